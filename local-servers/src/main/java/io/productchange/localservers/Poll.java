package io.productchange.localservers;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition by looking again and again, never longer than a bound. */
final class Poll {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Poll() {}

  /**
   * Waits until the condition holds.
   *
   * @return whether it held within the bound; {@code false} also when the thread is interrupted,
   *     whose interrupt flag then stays set
   */
  static boolean until(Duration bound, BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        return false;
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
