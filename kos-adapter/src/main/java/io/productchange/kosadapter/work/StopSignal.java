package io.productchange.kosadapter.work;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says once, to whoever waits, that the end has come. Thread-safe. */
final class StopSignal {
  private final CountDownLatch latch = new CountDownLatch(1);

  void set() {
    latch.countDown();
  }

  boolean isSet() {
    return latch.getCount() == 0;
  }

  /** Waits for so long, or shorter where the end comes first. */
  void await(Duration duration) {
    try {
      // Whether it was the end or the time makes no difference here; callers look themselves.
      if (latch.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      set();
    }
  }
}
