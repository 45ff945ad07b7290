package io.productchange.chaos.crash;

import io.productchange.chaos.faulty.FaultyService;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.localstack.stack.Together;
import io.productchange.localstack.stack.Verification;
import io.productchange.operatorcli.verify.Finding;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The system that is swept: one broker, PostgreSQL and simulator for the whole sweep, and the two
 * services that are halted again and again. Used by one thread.
 */
final class Rig implements AutoCloseable {
  /** From the sending to the complete answer; the simulator answers within milliseconds. */
  private static final String KOS_TIMEOUT = "PT2S";

  private static final String LATE_EFFECT_BOUND = "PT2S";

  private static final String SESSION_TIMEOUT_MS = "2000";
  private static final String HEARTBEAT_INTERVAL_MS = "400";
  private static final Duration SETTLE = Duration.ofSeconds(60);

  private final LocalStack stack;
  private final FaultyService adapter;
  private final FaultyService processor;
  private final Kos kos;
  private final Traffic traffic;
  private final Operator operator;

  /** Requests that wait for an operator, and those that he has ruled on. */
  private final List<Request> stuck = new ArrayList<>();

  private final Set<String> ruledOn = new HashSet<>();
  private int batches;

  /** The stack stays its owner's. */
  Rig(LocalStack stack) {
    this.stack = stack;
    // A halted process's partitions are free after a short while, and a reply that was lost with it
    // is asked for again soon.
    this.adapter =
        FaultyService.adapter(
            stack,
            false,
            Map.of(
                "KOS_TIMEOUT", KOS_TIMEOUT,
                "KOS_LATE_EFFECT_BOUND", LATE_EFFECT_BOUND,
                "KAFKA_SESSION_TIMEOUT_MS", SESSION_TIMEOUT_MS,
                "KAFKA_HEARTBEAT_INTERVAL_MS", HEARTBEAT_INTERVAL_MS));
    this.processor =
        FaultyService.processor(
            stack,
            false,
            Map.of(
                "COMMAND_RESEND_AFTER",
                "PT3S",
                "COMMAND_RESEND_AFTER_MAX",
                "PT6S",
                "KAFKA_SESSION_TIMEOUT_MS",
                SESSION_TIMEOUT_MS,
                "KAFKA_HEARTBEAT_INTERVAL_MS",
                HEARTBEAT_INTERVAL_MS));
    this.kos = new Kos(stack.endpoint("KOS_BASE_URL"), stack.journal());
    this.traffic = new Traffic(KafkaSettings.of(stack.endpoint("KAFKA_BOOTSTRAP_SERVERS")));
    this.operator = new Operator(stack.endpoints());
  }

  FaultyService service(CrashPoint.Victim victim) {
    return switch (victim) {
      case ADAPTER -> adapter;
      case PROCESSOR -> processor;
    };
  }

  /** Starts what does not run. */
  void startAll() {
    Together.run(List.of(adapter::start, processor::start));
  }

  /** Submits one request of each kind, and a duplicate, and a record that nobody can read. */
  List<Request> submit(List<Kind> kinds) throws InterruptedException {
    List<Request> batch = Request.batch(batches++, kinds);
    kos.expect(batch);
    traffic.submit(batch);
    batch.stream().filter(request -> request.kind() == Kind.STUCK).forEach(stuck::add);
    return batch;
  }

  /** Does what others than our services have to do meanwhile. */
  void tend() throws InterruptedException {
    if (stuck.isEmpty()) {
      return;
    }
    Map<String, Kos.Calls> calls = kos.calls();
    for (Request request : List.copyOf(stuck)) {
      if (calls.getOrDefault(request.id(), new Kos.Calls(0, 0)).received() > 0) {
        kos.changeElsewhere(request.line());
      }
      if (!ruledOn.contains(request.id()) && operator.isNeeded(request.id())) {
        operator.ruleNotApplied(request.id());
        ruledOn.add(request.id());
      }
    }
    stuck.removeIf(request -> traffic.result(request.id()).isPresent());
  }

  /** Waits until every request has its result, every duplicate too; returns what is missing. */
  List<String> drain(List<Request> requests, Duration bound) throws InterruptedException {
    long endNanos = System.nanoTime() + bound.toNanos();
    while (System.nanoTime() - endNanos < 0) {
      tend();
      if (traffic.await(Duration.ofMillis(300), () -> missing(requests).isEmpty())) {
        kos.forget();
        return List.of();
      }
    }
    return missing(requests);
  }

  private List<String> missing(List<Request> requests) {
    List<String> missing = new ArrayList<>();
    for (Request request : requests) {
      // The first of each batch is submitted twice.
      int expected = request.kind() == Kind.GOOD ? 2 : 1;
      if (traffic.tellings(request.id()) < expected) {
        missing.add(
            "%s was told %d times, not %d"
                .formatted(request.id(), traffic.tellings(request.id()), expected));
      }
    }
    if (traffic.deadLetters() < batches) {
      missing.add("%d of %d dead letters".formatted(traffic.deadLetters(), batches));
    }
    return missing;
  }

  /** Compares what became of requests with what was to become of them, and with the journal. */
  List<String> wrong(List<Request> requests) {
    Map<String, Kos.Calls> calls = kos.calls();
    List<String> wrong = new ArrayList<>();
    for (Request request : requests) {
      Optional<ChangeResult> result = traffic.result(request.id());
      int executed = calls.getOrDefault(request.id(), new Kos.Calls(0, 0)).executed();
      if (result.isPresent() && !isRight(request, result.get(), executed)) {
        wrong.add(
            "%s ended %s and was executed %d times"
                .formatted(request.id(), result.get().status(), executed));
      }
    }
    return wrong;
  }

  /** Sends that halts have used up may end a request unsent; all else is certain. */
  private static boolean isRight(Request request, ChangeResult result, int executed) {
    boolean completed = result.status() == ChangeStatus.COMPLETED;
    boolean usedUp =
        !completed
            && executed == 0
            && result.reason() != null
            && result.reason().code().name().equals("NOT_APPLIED");
    return usedUp
        || (completed == request.kind().completed() && executed == request.kind().executions());
  }

  /** Records published so far. */
  int submitted() {
    return traffic.submitted();
  }

  /** Change calls that KOS received and made so far. */
  Kos.Calls calls() {
    return kos.calls().values().stream()
        .reduce(
            new Kos.Calls(0, 0),
            (sum, next) ->
                new Kos.Calls(sum.received() + next.received(), sum.executed() + next.executed()));
  }

  /** What {@code verify} finds. */
  List<Finding> verify() {
    return Verification.of(stack, SETTLE);
  }

  @Override
  public void close() {
    try (kos;
        traffic;
        operator) {
      // All three, whatever becomes of each.
    }
  }
}
