package io.productchange.kosadapter.breaker;

import dev.failsafe.CircuitBreaker;
import io.productchange.kosadapter.database.Failure;
import io.productchange.kosadapter.kos.KosService;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service's breaker as this process has it: the fleet's verdict as last read, and a Failsafe
 * breaker that counts the consecutive failures of this process's own calls.
 *
 * <p>The Failsafe breaker never half-opens by itself: it is open or closed as the fleet's verdict
 * says, and what half-open means is decided in the database. So no permit of it can get lost, and
 * no listener of it is needed.
 *
 * <p>Thread-safe: the state is guarded by this object's monitor, under which no database call is
 * made. Database calls are made one at a time under {@code database}, so that what was read is
 * never older than what was written.
 */
final class ServiceBreaker {
  private static final Logger log = LoggerFactory.getLogger(ServiceBreaker.class);
  private static final Duration NEVER = Duration.ofDays(10_000);

  private final KosService service;
  private final BreakerStore store;
  private final ReentrantLock database;
  private BreakerRow verdict;
  private CircuitBreaker<Object> local;

  /** The right to probe as the database names it; null where another one has it or nobody. */
  private @Nullable OffsetDateTime hold;

  private boolean probing;

  ServiceBreaker(BreakerStore store, ReentrantLock database, BreakerRow verdict) {
    this.service = verdict.service();
    this.store = store;
    this.database = database;
    this.verdict = verdict;
    this.local = counter(verdict);
    follow(verdict);
  }

  /** What one call may do: nothing, go ahead, or go ahead as the one probe of the fleet. */
  enum Leave {
    NO,
    YES,
    AS_PROBE
  }

  KosService service() {
    return service;
  }

  synchronized BreakerState state() {
    return verdict.state();
  }

  /** The Failsafe policy that counts this process's calls. */
  synchronized CircuitBreaker<Object> local() {
    return local;
  }

  /** Whether a call may be made now. */
  synchronized Leave leave() {
    return switch (verdict.state()) {
      case CLOSED -> local.isClosed() ? Leave.YES : Leave.NO;
      case OPEN -> Leave.NO;
      case HALF_OPEN -> hold == null || probing ? Leave.NO : Leave.AS_PROBE;
    };
  }

  /** Whether the right to probe, once given, is still this process's. */
  synchronized boolean mayProbe() {
    return hold != null;
  }

  /** Takes the one place of a probe. */
  synchronized void beginProbe() {
    probing = true;
  }

  /** Gives it back, whatever came of it. */
  synchronized void endProbe() {
    probing = false;
  }

  /**
   * Reports a call that was counted by {@link #local} already.
   *
   * @param probe whether it was made as a probe
   */
  void report(boolean probe, boolean success) {
    if (!probe && (success || !hasTripped())) {
      return;
    }
    database.lock();
    try {
      if (probe) {
        reportProbe(success);
      } else {
        tellIfTripped();
      }
    } catch (JdbiException e) {
      // The next look at the database says it again.
      log.warn("{}: the breaker's state could not be written: {}", service, Failure.describe(e));
    } finally {
      database.unlock();
    }
  }

  private synchronized boolean hasTripped() {
    return verdict.state() == BreakerState.CLOSED && local.isOpen();
  }

  private void reportProbe(boolean success) {
    @Nullable OffsetDateTime mine;
    synchronized (this) {
      mine = hold;
    }
    if (mine == null) {
      return;
    }
    Optional<BreakerRow> after =
        success ? store.probeSucceeded(service, mine) : store.probeFailed(service, mine);
    after.ifPresent(row -> follow(row, row.state() == BreakerState.HALF_OPEN));
  }

  /** Writes to the database that this process's calls have failed too often. */
  private void tellIfTripped() {
    int failures;
    synchronized (this) {
      failures = verdict.failureThreshold();
    }
    if (hasTripped()) {
      store.open(service, failures).ifPresent(row -> follow(row, false));
    }
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
    if (row.failureThreshold() != verdict.failureThreshold()) {
      local = counter(row);
    }
    verdict = row;
    hold = mine ? row.nextAttemptTime() : null;
    boolean callsAllowed =
        row.state() == BreakerState.CLOSED || (row.state() == BreakerState.HALF_OPEN && mine);
    if (!callsAllowed) {
      local.open();
    } else if (before != row.state() || row.state() == BreakerState.HALF_OPEN) {
      local.close();
    }
    if (before != row.state()) {
      log.warn("breaker {}: {} -> {}", service, before, row.state());
    }
  }

  /**
   * What is to be done now and then: tell what could not be told, take the right to probe where it
   * is due and somebody waits, keep it while it is used, give it back where nobody waits. The
   * caller holds {@code database}.
   *
   * @param demand whether anybody here waits to call
   */
  void tick(boolean demand) {
    tellIfTripped();
    @Nullable OffsetDateTime mine;
    boolean busy;
    boolean claim;
    synchronized (this) {
      mine = hold;
      busy = probing;
      claim = demand && mine == null && verdict.state() != BreakerState.CLOSED && verdict.due();
    }
    if (claim) {
      store.claimProbe(service).ifPresent(row -> follow(row, true));
    } else if (mine != null) {
      Duration until = demand || busy ? BreakerStore.HOLD : Duration.ZERO;
      renew(mine, until);
    }
  }

  private void renew(OffsetDateTime mine, Duration until) {
    Optional<BreakerRow> renewed = store.renewHold(service, mine, until);
    synchronized (this) {
      if (renewed.isPresent() && !until.isZero()) {
        follow(renewed.get(), true);
      } else {
        hold = null;
        local.open();
      }
    }
  }

  private static CircuitBreaker<Object> counter(BreakerRow row) {
    return CircuitBreaker.builder()
        .handleResultIf(Trouble::isTrouble)
        .withFailureThreshold(row.failureThreshold())
        .withDelay(NEVER)
        .build();
  }
}
