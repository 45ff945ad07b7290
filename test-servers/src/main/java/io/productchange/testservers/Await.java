package io.productchange.testservers;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Waits for what must become true, by looking again and again within a bound. What is thrown while
 * looking counts as "not yet" and becomes the cause of the failure when the bound has passed.
 */
public final class Await {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /** A check that throws until what it checks holds. */
  @FunctionalInterface
  public interface Check {
    /** Throws anything, {@link AssertionError} above all, while it does not hold. */
    void run() throws Exception;
  }

  /**
   * Waits until a condition holds.
   *
   * @param description what is waited for, as the failure shall say it
   * @throws AssertionError if it does not hold within the bound
   */
  public static void until(String description, Duration bound, Callable<Boolean> condition) {
    value(
        description, bound, () -> condition.call() ? Optional.of(Boolean.TRUE) : Optional.empty());
  }

  /**
   * Waits until assertions pass.
   *
   * @param description what is waited for, as the failure shall say it
   * @throws AssertionError if they still fail when the bound has passed; the last failure is its
   *     cause
   */
  public static void untilAsserted(String description, Duration bound, Check assertions) {
    value(
        description,
        bound,
        () -> {
          assertions.run();
          return Optional.of(Boolean.TRUE);
        });
  }

  /**
   * Waits until there is a value.
   *
   * @param description what is waited for, as the failure shall say it
   * @return the value
   * @throws AssertionError if there is none within the bound
   */
  public static <T> T value(String description, Duration bound, Callable<Optional<T>> source) {
    long deadlineNanos = System.nanoTime() + bound.toNanos();
    while (true) {
      Throwable lastFailure = null;
      try {
        Optional<T> value = source.call();
        if (value.isPresent()) {
          return value.get();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting until " + description, e);
      } catch (Exception | AssertionError e) {
        lastFailure = e;
      }
      if (System.nanoTime() - deadlineNanos >= 0) {
        throw new AssertionError("not within " + bound + ": " + description, lastFailure);
      }
      pause(description);
    }
  }

  private static void pause(String description) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting until " + description, e);
    }
  }
}
