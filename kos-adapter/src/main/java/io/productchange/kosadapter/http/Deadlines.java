package io.productchange.kosadapter.http;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs an action when a time is over, unless it is called off before. Thread-safe. */
final class Deadlines implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;

  Deadlines() {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("kos-deadlines").daemon().factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * @param action runs on a thread of its own, as closing a connection may block
   * @return call it off with {@link ScheduledFuture#cancel}
   */
  ScheduledFuture<?> after(Duration duration, Runnable action) {
    return timer.schedule(
        () -> Thread.ofVirtual().name("kos-deadline").start(action),
        duration.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
