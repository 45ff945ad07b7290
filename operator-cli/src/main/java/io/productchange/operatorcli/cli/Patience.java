package io.productchange.operatorcli.cli;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting for what others do, by looking again and again within a bound. */
public final class Patience {
  private Patience() {}

  /**
   * Looks until it is enough or the bound is over, at least once.
   *
   * @param every how long to pause between two looks
   * @return what was seen last
   * @throws CommandException if the thread is interrupted
   */
  public static <T> T look(
      Duration bound, Duration every, Supplier<T> look, Predicate<? super T> enough) {
    long deadlineNanos = System.nanoTime() + bound.toNanos();
    T seen = look.get();
    while (!enough.test(seen) && System.nanoTime() - deadlineNanos < 0) {
      pause(every);
      seen = look.get();
    }
    return seen;
  }

  /**
   * Does nothing for a while.
   *
   * @throws CommandException if the thread is interrupted
   */
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted", e);
    }
  }
}
