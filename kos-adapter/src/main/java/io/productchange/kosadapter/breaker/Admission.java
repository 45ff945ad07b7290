package io.productchange.kosadapter.breaker;

import io.productchange.kosadapter.kos.KosService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may call KOS now: as the breakers say, at most so many at once, fewer when KOS or the
 * database has just come back. Whoever may not, waits; waiting costs nothing and burns no attempt.
 * Where the verdicts cannot be read, nobody may.
 *
 * <p>Thread-safe. Waiters of one kind go in the order in which they came.
 */
public final class Admission implements AutoCloseable {

  /** What a place is wanted for. */
  public enum Kind {
    /** Inquiry, product list where it is not at hand, and change. */
    CHANGE,
    /** Inquiry only. */
    INQUIRY
  }

  private final Breakers breakers;
  private final BooleanSupplier productsAtHand;
  private final int max;
  private final LongSupplier nanoTime;
  private final Map<Kind, SequencedSet<Wish>> waiting = new EnumMap<>(Kind.class);
  private int underWay;
  private boolean closed;

  private boolean wasShut;
  private @Nullable Long openedAtNanos;

  /**
   * @param productsAtHand whether the product list need not be asked for
   * @param max how many may call at once
   * @param nanoTime a monotonic clock
   */
  public Admission(
      Breakers breakers, BooleanSupplier productsAtHand, int max, LongSupplier nanoTime) {
    this.breakers = breakers;
    this.productsAtHand = productsAtHand;
    this.max = max;
    this.nanoTime = nanoTime;
    for (Kind kind : Kind.values()) {
      waiting.put(kind, new LinkedHashSet<>());
    }
  }

  /**
   * Asks for a place, which may take long.
   *
   * @return {@link Wish#await} it, or {@link Wish#withdraw}
   */
  public Wish ask(Kind kind) {
    Wish wish = new Wish(this, kind);
    synchronized (this) {
      if (closed) {
        wish.place.completeExceptionally(new CancellationException("stopping"));
        return wish;
      }
      queue(kind).add(wish);
    }
    pump();
    return wish;
  }

  private synchronized void forget(Wish wish) {
    queue(wish.kind).remove(wish);
  }

  /** One who waits for a place. Thread-safe. */
  public static final class Wish {
    private final Admission admission;
    private final Kind kind;
    private final CompletableFuture<Pass> place = new CompletableFuture<>();

    private Wish(Admission admission, Kind kind) {
      this.admission = admission;
      this.kind = kind;
    }

    /**
     * Waits for the place.
     *
     * @throws CancellationException if it was withdrawn, or the process stops
     */
    public Pass await() {
      return place.join();
    }

    /**
     * For who has no thread to wait with: has the place handed over as soon as it is given, on
     * whatever thread that happens. Not called where it never is.
     */
    public void whenGranted(Consumer<Pass> taker) {
      var _ = place.thenAccept(taker);
    }

    /** No longer wanted; no effect where the place was given already. */
    public void withdraw() {
      if (place.completeExceptionally(new CancellationException("withdrawn"))) {
        admission.forget(this);
      }
    }

    private void grant(Pass pass) {
      if (!place.complete(pass)) {
        admission.leave(pass);
      }
    }
  }

  /** Gives a place back. */
  public void leave(Pass pass) {
    pass.probes().forEach(service -> breakers.of(service).endProbe());
    synchronized (this) {
      underWay--;
    }
    pump();
  }

  /** Whether a change may still be sent by who was let in before. */
  public boolean stillOpen(Pass pass) {
    if (!breakers.areKnown()) {
      return false;
    }
    ServiceBreaker changes = breakers.of(KosService.KOS_CHANGE);
    return pass.isProbe(KosService.KOS_CHANGE)
        ? changes.mayProbe()
        : changes.leave() == ServiceBreaker.Leave.YES;
  }

  /** Reports how a call ended that was counted already. */
  public void report(Pass pass, KosService service, Object outcome) {
    breakers.of(service).report(pass.isProbe(service), !Trouble.isTrouble(outcome));
  }

  /**
   * Looks at the fleet's verdicts; to be called every 500 ms or so.
   *
   * @throws org.jdbi.v3.core.JdbiException if the database cannot be asked
   */
  public void refresh() {
    try {
      breakers.refresh(wishes());
    } finally {
      pump();
    }
  }

  private synchronized Collection<Set<KosService>> wishes() {
    List<Set<KosService>> wishes = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (!queue(kind).isEmpty()) {
        wishes.add(needed(kind));
      }
    }
    return wishes;
  }

  /** How many wait. */
  public synchronized int waiting() {
    return waiting.values().stream().mapToInt(Set::size).sum();
  }

  /** How many were let in and have not left. */
  public synchronized int underWay() {
    return underWay;
  }

  /** How many may be under way at once now. */
  public synchronized int limit() {
    noteReopening();
    if (wasShut) {
      return Ramp.limit(max, Duration.ZERO);
    }
    @Nullable Long since = openedAtNanos;
    if (since == null) {
      return max;
    }
    int limit = Ramp.limit(max, Duration.ofNanos(nanoTime.getAsLong() - since));
    if (limit >= max) {
      openedAtNanos = null;
    }
    return limit;
  }

  private void pump() {
    // Completed outside the monitor: what hangs on a place must not run under it.
    for (Optional<Runnable> next = admitNext(); next.isPresent(); next = admitNext()) {
      next.get().run();
    }
  }

  private synchronized Optional<Runnable> admitNext() {
    noteReopening();
    if (!breakers.areKnown()) {
      return Optional.empty();
    }
    for (Kind kind : new Kind[] {Kind.INQUIRY, Kind.CHANGE}) {
      SequencedSet<Wish> queue = queue(kind);
      if (queue.isEmpty() || underWay >= limit()) {
        continue;
      }
      Optional<Pass> pass = pass(kind);
      if (pass.isPresent()) {
        Wish wish = queue.removeFirst();
        underWay++;
        return Optional.of(() -> wish.grant(pass.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<Pass> pass(Kind kind) {
    Set<KosService> probes = EnumSet.noneOf(KosService.class);
    for (KosService service : needed(kind)) {
      switch (breakers.of(service).leave()) {
        case NO -> {
          return Optional.empty();
        }
        case YES -> {}
        case AS_PROBE -> probes.add(service);
      }
    }
    probes.forEach(service -> breakers.of(service).beginProbe());
    return Optional.of(new Pass(probes));
  }

  private Set<KosService> needed(Kind kind) {
    return switch (kind) {
      case INQUIRY -> EnumSet.of(KosService.KOS_CUSTOMER);
      case CHANGE ->
          productsAtHand.getAsBoolean()
              ? EnumSet.of(KosService.KOS_CUSTOMER, KosService.KOS_CHANGE)
              : EnumSet.allOf(KosService.class);
    };
  }

  /**
   * After an outage, the ramp begins when all is as usual again. A start alone is not one: a
   * process that finds all breakers closed calls as much as those that it runs beside.
   */
  private void noteReopening() {
    boolean shut =
        !breakers.areKnown()
            || breakers.of(KosService.KOS_CUSTOMER).isShut()
            || breakers.of(KosService.KOS_CHANGE).isShut();
    if (wasShut && !shut) {
      openedAtNanos = nanoTime.getAsLong();
    }
    wasShut = shut;
  }

  private SequencedSet<Wish> queue(Kind kind) {
    @Nullable SequencedSet<Wish> queue = waiting.get(kind);
    if (queue == null) {
      throw new IllegalStateException("no queue for " + kind);
    }
    return queue;
  }

  /** Lets nobody in any more; whoever waits is told. */
  @Override
  public void close() {
    List<Wish> left = new ArrayList<>();
    synchronized (this) {
      closed = true;
      waiting.values().forEach(left::addAll);
    }
    left.forEach(Wish::withdraw);
  }
}
