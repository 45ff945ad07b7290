package io.productchange.kosadapter.outage;

import io.productchange.kosadapter.breaker.Admission;
import io.productchange.kosadapter.breaker.BreakerState;
import io.productchange.kosadapter.breaker.Breakers;
import io.productchange.kosadapter.call.CallMachine;
import io.productchange.kosadapter.call.CallPolicy;
import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.gateway.ProductCatalogue;
import io.productchange.kosadapter.kos.KosService;
import io.productchange.kosadapter.rig.VirtualClockDb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * Several adapters under traffic, in virtual time: the real call machine, admission, breakers and
 * SQL of the breakers; a ledger in memory and a model of KOS. One thread.
 */
final class OutageFleet {
  static final int MAX_CONCURRENCY = 64;
  static final Optional<Duration> BOUND = Optional.of(Duration.ofSeconds(30));
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** Something that happens at a moment; in the order of {@code number} where that is the same. */
  private record Event(Instant at, long number, Runnable what) {}

  /** How many calls were under way at a moment, and how many may be. */
  record Load(Instant at, int node, int underWay, int limit) {}

  final OutageKos kos = new OutageKos();
  final List<OutageRun> runs = new ArrayList<>();
  final List<Load> loads = new ArrayList<>();
  final List<Node> nodes = new ArrayList<>();

  private final VirtualClockDb db;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
  private long eventNumber;
  private Instant now;

  OutageFleet(VirtualClockDb db, int size) {
    this.db = db;
    this.now = db.now();
    for (int i = 0; i < size; i++) {
      nodes.add(new Node(i));
    }
    look();
  }

  Instant now() {
    return now;
  }

  void after(Duration duration, Runnable what) {
    events.add(new Event(now.plus(duration), eventNumber++, what));
  }

  /** Everyone looks at the database a quarter as often as in earnest, which is what takes time. */
  private void look() {
    db.setNow(now);
    nodes.forEach(node -> node.admission.refresh());
    nodes.forEach(Node::measure);
    after(LOOK_EVERY, this::look);
  }

  /** A request comes, to each node in turn. */
  void submit() {
    int number = runs.size();
    Change change =
        new Change(
            "r-" + number,
            1,
            "key",
            0,
            "010%08d".formatted(number),
            "c-1",
            "OLD",
            "NEW",
            now.minusMillis(5));
    OutageRun run = new OutageRun(this, nodes.get(number % nodes.size()), change);
    runs.add(run);
    run.begin();
  }

  void passUntil(Instant end) {
    while (!events.isEmpty() && !events.element().at().isAfter(end)) {
      Event next = events.remove();
      now = next.at();
      next.what().run();
    }
    now = end;
  }

  boolean isOpenEverywhere(KosService service) {
    return nodes.stream().allMatch(node -> node.breakers.state(service) == BreakerState.OPEN);
  }

  boolean isClosedEverywhere() {
    return nodes.stream()
        .allMatch(
            node ->
                Arrays.stream(KosService.values())
                    .allMatch(service -> node.breakers.state(service) == BreakerState.CLOSED));
  }

  Stamp stamp() {
    return new Stamp(nanoTime(), now.toEpochMilli());
  }

  private long nanoTime() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  /** One adapter. */
  final class Node {
    final int number;
    final UUID sender;
    final Breakers breakers;
    final ProductCatalogue catalogue;
    final Admission admission;
    final CallMachine machine;

    private Node(int number) {
      this.number = number;
      this.sender = new UUID(0, number);
      this.breakers = Breakers.read(db.jdbi(), new UUID(3, 3), number, OutageFleet.this::nanoTime);
      this.catalogue = new ProductCatalogue(ProductCatalogue.KEPT_FOR, OutageFleet.this::nanoTime);
      this.admission =
          new Admission(breakers, catalogue::isAtHand, MAX_CONCURRENCY, OutageFleet.this::nanoTime);
      this.machine =
          new CallMachine(
              CallPolicy.standard(BOUND),
              sender,
              OutageFleet.this::now,
              breakers::isChangeTroubleGeneral);
    }

    void measure() {
      loads.add(new Load(now, number, admission.underWay(), admission.limit()));
    }
  }
}
