package io.productchange.kosadapter.breaker;

import dev.failsafe.CircuitBreaker;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process's own calls of one service say, whatever the fleet thinks of it. Too many
 * failures in a row trip it; then this process makes no calls by itself, but for one at a time now
 * and then, until enough of those have succeeded.
 *
 * <p>The counting is done by a Failsafe breaker, which never half-opens by itself: so no permit of
 * it can get lost, and no listener of it is needed.
 *
 * <p>Not thread-safe but for {@link #counter}: guarded by its {@link ServiceBreaker}.
 */
final class OwnCalls {
  /** For how long a success says that the service is well. */
  static final Duration WELL_FOR = Duration.ofSeconds(10);

  private static final Duration NEVER = Duration.ofDays(10_000);

  private final LongSupplier nanoTime;
  private volatile CircuitBreaker<Object> counter;
  private int threshold;
  private boolean tripped;
  private long probeAtNanos;
  private int probesSucceeded;
  private @Nullable Long succeededAtNanos;

  /**
   * @param threshold consecutive failures that trip it
   */
  OwnCalls(int threshold, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.threshold = threshold;
    this.counter = counter(threshold);
  }

  private static CircuitBreaker<Object> counter(int threshold) {
    return CircuitBreaker.builder()
        .handleResultIf(Trouble::isTrouble)
        .withFailureThreshold(threshold)
        .withDelay(NEVER)
        .build();
  }

  /** The Failsafe policy that counts. */
  CircuitBreaker<Object> counter() {
    return counter;
  }

  void setThreshold(int wanted) {
    if (wanted != threshold) {
      threshold = wanted;
      counter = counter(wanted);
    }
  }

  /** Whether too many calls failed in a row, and too few succeeded since. */
  boolean isTripped() {
    return tripped;
  }

  /** Whether one call succeeded lately. */
  boolean isWell() {
    @Nullable Long at = succeededAtNanos;
    return at != null && nanoTime.getAsLong() - at < WELL_FOR.toNanos();
  }

  /** Whether the next call may be tried though it is tripped. */
  boolean isProbeDue() {
    return tripped && nanoTime.getAsLong() - probeAtNanos >= 0;
  }

  void succeeded() {
    succeededAtNanos = nanoTime.getAsLong();
  }

  /**
   * Trips if the counter has counted enough.
   *
   * @param rest how long no call is made then
   * @return whether it has tripped just now
   */
  boolean trip(Duration rest) {
    if (tripped || !counter.isOpen()) {
      return false;
    }
    tripped = true;
    rest(rest);
    return true;
  }

  private void rest(Duration rest) {
    counter.open();
    probesSucceeded = 0;
    probeAtNanos = nanoTime.getAsLong() + rest.toNanos();
  }

  /**
   * Counts a call that was made though it was tripped.
   *
   * @param enough how many successes in a row end it
   * @param rest how long no call is made after a failure
   * @return whether that was enough
   */
  boolean probed(boolean success, int enough, Duration rest) {
    if (!success) {
      rest(rest);
      return false;
    }
    probesSucceeded++;
    if (probesSucceeded < enough) {
      return false;
    }
    allowCalls();
    return true;
  }

  /** Lets calls pass and counts from nothing, as the fleet's verdict says. */
  void allowCalls() {
    tripped = false;
    counter.close();
  }

  /** Lets no call pass, as the fleet's verdict says. */
  void forbidCalls() {
    tripped = false;
    counter.open();
  }

  /** Lets the one call pass that is tried though it is tripped. */
  void allowProbe() {
    counter.close();
  }
}
