package io.productchange.kosadapter.breaker;

import dev.failsafe.CircuitBreaker;
import io.productchange.kosadapter.database.Failure;
import io.productchange.kosadapter.kos.KosService;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service's breaker as this process has it: the fleet's verdict as last read, and what this
 * process's own calls say. A call is made only if both allow it. Where its own calls fail, a
 * process stops by itself; the fleet's verdict opens if most of those agree that can say.
 *
 * <p>Thread-safe: the state is guarded by this object's monitor, under which no database call is
 * made. Database calls are made one at a time under {@code database}, so that what was read is
 * never older than what was written.
 */
final class ServiceBreaker {
  private static final Logger log = LoggerFactory.getLogger(ServiceBreaker.class);

  /** Long enough for everyone to have read that it is closed and to have voted on that. */
  private static final Duration VOTES_ARRIVE_WITHIN = Duration.ofSeconds(1);

  private final KosService service;
  private final BreakerStore store;
  private final ReentrantLock database;
  private final LongSupplier nanoTime;
  private final OwnCalls own;
  private BreakerRow verdict;
  private long closedAtNanos;

  /** The right to probe as the database names it; null where another one has it or nobody. */
  private @Nullable OffsetDateTime hold;

  private boolean probing;

  /** Then the others get a head start at the next probe. */
  private boolean lastProbeFailed;

  ServiceBreaker(
      BreakerStore store, ReentrantLock database, LongSupplier nanoTime, BreakerRow verdict) {
    this.service = verdict.service();
    this.store = store;
    this.database = database;
    this.nanoTime = nanoTime;
    this.own = new OwnCalls(verdict.failureThreshold(), nanoTime);
    this.verdict = verdict;
    this.closedAtNanos = nanoTime.getAsLong();
    follow(verdict);
  }

  /** What one call may do: nothing, go ahead, or go ahead as the one probe. */
  enum Leave {
    NO,
    YES,
    AS_PROBE
  }

  synchronized BreakerState state() {
    return verdict.state();
  }

  /** The Failsafe policy that counts this process's calls. */
  CircuitBreaker<Object> counter() {
    return own.counter();
  }

  /** Whether a call may be made now. */
  synchronized Leave leave() {
    return switch (verdict.state()) {
      case CLOSED -> {
        if (own.isTripped()) {
          yield own.isProbeDue() && !probing ? Leave.AS_PROBE : Leave.NO;
        }
        yield own.counter().isClosed() ? Leave.YES : Leave.NO;
      }
      case OPEN -> Leave.NO;
      case HALF_OPEN -> hold == null || probing ? Leave.NO : Leave.AS_PROBE;
    };
  }

  /** Whether calls could be made here now, if the right to probe were taken where it is due. */
  synchronized boolean isWithinReach() {
    return switch (verdict.state()) {
      case CLOSED -> !own.isTripped() || own.isProbeDue();
      case OPEN -> isMyTurn();
      case HALF_OPEN -> hold != null || isMyTurn();
    };
  }

  private boolean isMyTurn() {
    return lastProbeFailed ? verdict.overdue() : verdict.due();
  }

  /** Whether calls are not made as usual. */
  synchronized boolean isShut() {
    return verdict.state() != BreakerState.CLOSED || own.isTripped();
  }

  /** Whether this process alone makes no calls, as the fleet does not agree with it. */
  synchronized boolean isIsolated() {
    return verdict.state() == BreakerState.CLOSED && own.isTripped();
  }

  /** Whether who was let in as a probe may still call. */
  synchronized boolean mayProbe() {
    return hold != null || verdict.state() == BreakerState.CLOSED;
  }

  /** Takes the one place of a probe. */
  synchronized void beginProbe() {
    probing = true;
    if (isIsolated()) {
      own.allowProbe();
    }
  }

  /** Gives it back, whatever came of it. */
  synchronized void endProbe() {
    probing = false;
  }

  /** What this process has to say. */
  synchronized Vote vote() {
    Vote.Voice voice = Vote.Voice.NONE;
    if (verdict.state() == BreakerState.CLOSED) {
      voice =
          own.isTripped() ? Vote.Voice.FAILING : own.isWell() ? Vote.Voice.WELL : Vote.Voice.NONE;
    }
    return new Vote(voice, verdict.updatedAt());
  }

  private enum ToTell {
    NOTHING,
    PROBE,
    TRIP
  }

  /**
   * Reports a call that was counted by {@link #counter} already.
   *
   * @param probe whether it was made as a probe
   */
  void report(boolean probe, boolean success) {
    ToTell toTell = note(probe, success);
    if (toTell == ToTell.NOTHING) {
      return;
    }
    database.lock();
    try {
      if (toTell == ToTell.PROBE) {
        tellProbe(success);
      } else {
        openIfAgreed();
      }
    } catch (JdbiException e) {
      // The next look at the database says it again.
      log.warn("{}: the breaker's state could not be written: {}", service, Failure.describe(e));
    } finally {
      database.unlock();
    }
  }

  private synchronized ToTell note(boolean probe, boolean success) {
    if (success) {
      own.succeeded();
    }
    if (probe && hold != null) {
      return ToTell.PROBE;
    }
    if (isIsolated()) {
      if (probe && own.probed(success, verdict.successThreshold(), verdict.openFor())) {
        log.warn("{}: calls of this process succeed again", service);
      }
      return ToTell.NOTHING;
    }
    return !success && trips() ? ToTell.TRIP : ToTell.NOTHING;
  }

  /** Whether this process's calls have just failed too often. */
  private synchronized boolean trips() {
    if (verdict.state() != BreakerState.CLOSED || !own.trip(verdict.openFor())) {
      return false;
    }
    log.warn(
        "{}: {} calls of this process failed in a row; it makes none for {}",
        service,
        verdict.failureThreshold(),
        verdict.openFor());
    return true;
  }

  private void tellProbe(boolean success) {
    @Nullable OffsetDateTime mine;
    synchronized (this) {
      mine = hold;
      lastProbeFailed = !success;
    }
    if (mine == null) {
      return;
    }
    Optional<BreakerRow> after =
        success ? store.probeSucceeded(service, mine) : store.probeFailed(service, mine);
    after.ifPresent(row -> follow(row, row.state() == BreakerState.HALF_OPEN));
  }

  private void openIfAgreed() {
    BreakerRow known;
    synchronized (this) {
      boolean votesMayBeMissing =
          nanoTime.getAsLong() - closedAtNanos < VOTES_ARRIVE_WITHIN.toNanos();
      if (!isIsolated() || votesMayBeMissing) {
        return;
      }
      known = verdict;
    }
    store
        .openIfAgreed(service, known.failureThreshold(), known.updatedAt())
        .ifPresent(row -> follow(row, false));
  }

  /** Takes over what the database says. */
  synchronized void follow(BreakerRow row) {
    follow(
        row,
        row.state() == BreakerState.HALF_OPEN
            && hold != null
            && hold.equals(row.nextAttemptTime()));
  }

  private synchronized void follow(BreakerRow row, boolean mine) {
    BreakerState before = verdict.state();
    // Another version of the same state: it was open meanwhile, while this process was stopped.
    boolean changed = !row.updatedAt().isEqual(verdict.updatedAt());
    own.setThreshold(row.failureThreshold());
    verdict = row;
    hold = mine ? row.nextAttemptTime() : null;
    if (row.state() == BreakerState.CLOSED) {
      if (changed) {
        own.allowCalls();
        closedAtNanos = nanoTime.getAsLong();
        lastProbeFailed = false;
      }
    } else if (mine) {
      own.allowCalls();
    } else {
      own.forbidCalls();
    }
    if (before != row.state()) {
      log.warn("breaker {}: {} -> {}", service, before, row.state());
    }
  }

  /**
   * What is to be done now and then: ask again whether the others agree, take the right to probe
   * where it is due and wanted, keep it while it is used, give it back where it is not wanted. The
   * caller holds {@code database}.
   *
   * @param wanted whether anybody here waits to call and could, if the right were taken
   */
  void tick(boolean wanted) {
    boolean _ = trips();
    openIfAgreed();
    @Nullable OffsetDateTime mine;
    boolean busy;
    boolean claim;
    synchronized (this) {
      mine = hold;
      busy = probing;
      claim = wanted && mine == null && verdict.state() != BreakerState.CLOSED && isMyTurn();
    }
    if (claim) {
      store.claimProbe(service).ifPresent(row -> follow(row, true));
    } else if (mine != null) {
      renew(mine, wanted || busy ? BreakerStore.HOLD : Duration.ZERO);
    }
  }

  private void renew(OffsetDateTime mine, Duration until) {
    Optional<BreakerRow> renewed = store.renewHold(service, mine, until);
    synchronized (this) {
      if (renewed.isPresent() && !until.isZero()) {
        follow(renewed.get(), true);
      } else {
        hold = null;
        own.forbidCalls();
      }
    }
  }
}
