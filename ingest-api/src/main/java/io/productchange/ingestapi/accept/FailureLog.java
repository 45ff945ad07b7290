package io.productchange.ingestapi.accept;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Logs what fails many times a second in an outage once in a while, with how often it was. Safe for
 * use by several threads.
 */
final class FailureLog {
  private static final long PERIOD_NANOS = Duration.ofSeconds(10).toNanos();

  private final Logger log;
  private final AtomicLong failures = new AtomicLong();

  /** Compared by difference. */
  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

  FailureLog(Logger log) {
    this.log = log;
  }

  /**
   * @param what in words, such as "not recorded"
   */
  void failed(String what, Exception failure) {
    failures.incrementAndGet();
    long now = System.nanoTime();
    long next = nextNanos.get();
    if (now - next >= 0 && nextNanos.compareAndSet(next, now + PERIOD_NANOS)) {
      log.warn(
          "{} change requests failed since the last such line; the latest is {}: {}",
          failures.getAndSet(0),
          what,
          failure.toString());
    }
  }
}
