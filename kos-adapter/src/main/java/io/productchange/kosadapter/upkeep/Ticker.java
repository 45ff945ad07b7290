package io.productchange.kosadapter.upkeep;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does some things again and again, each on a thread of its own, so that one that hangs holds up no
 * other. What one throws is logged and does not end it. Thread-safe.
 */
public final class Ticker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ticker.class);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(0, Thread.ofPlatform().name("ticker-", 0).daemon().factory());

  /** A thing to do. */
  @FunctionalInterface
  public interface Task {
    void run() throws Exception;
  }

  /**
   * Does a thing at once and then so long after each end.
   *
   * @param name for logs
   */
  public synchronized void every(Duration pause, String name, Task task) {
    timer.setCorePoolSize(timer.getCorePoolSize() + 1);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (Exception e) {
                log.warn("{} failed, it is tried again: {}", name, e.toString());
                log.debug("failure of {}", name, e);
              }
            },
            0,
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Waits at most 2 s for what is being done. */
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(2, TimeUnit.SECONDS)) {
        log.warn("something that is done again and again did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
