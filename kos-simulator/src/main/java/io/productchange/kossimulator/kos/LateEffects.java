package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.Lines;
import io.productchange.kossimulator.journal.JournalEvent.Scheduled;
import io.productchange.kossimulator.journal.JournalWriter;
import io.productchange.kossimulator.rule.Behaviour.LateApply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The effects still to come. They are journaled, and so survive a restart. Thread-safe. */
public final class LateEffects implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LateEffects.class);

  private final KosState state;
  private final LineBook lines;
  private final JournalWriter journal;
  private final InstantSource clock;
  private final ScheduledThreadPoolExecutor timer;

  /** Call {@link #resume} next. */
  public LateEffects(KosState state, LineBook lines, JournalWriter journal, InstantSource clock) {
    this.state = state;
    this.lines = lines;
    this.journal = journal;
    this.clock = clock;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("kos-late-effects").daemon(true).factory());
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Takes up what an earlier process left behind; what is overdue happens at once. */
  public void resume() {
    state.pendingEffects().forEach(this::start);
  }

  /** Puts an effect off; returns when that is on disk. */
  void schedule(Order order, Instant startedAt, LateApply late) throws InterruptedException {
    Instant dueAt = clock.instant().plus(late.after());
    journal
        .append(
            (seq, at) -> {
              Scheduled event =
                  new Scheduled(
                      seq,
                      at,
                      order.call(),
                      order.requestId(),
                      order.lineNumber(),
                      order.targetProductCode(),
                      startedAt,
                      dueAt);
              state.toCome().put(order.call(), event);
              start(event);
              return event;
            })
        .await();
  }

  private void start(Scheduled event) {
    Duration delay = Duration.between(clock.instant(), event.dueAt());
    var _ = timer.schedule(() -> happen(event), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
  }

  private void happen(Scheduled event) {
    Order order =
        new Order(event.call(), event.requestId(), event.lineNumber(), event.targetProductCode());
    try {
      Effect effect = lines.change(order, event.startedAt(), true);
      LOG.info(
          "late effect of call {} on line {}: {}",
          event.call(),
          Lines.masked(event.lineNumber()),
          effect instanceof Effect.Made ? "made" : "refused");
    } catch (RuntimeException e) {
      LOG.error("the late effect of call {} failed", event.call(), e);
    }
  }

  /** Stops the timer; what is still to come stays in the journal for the next process. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("a late effect did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
