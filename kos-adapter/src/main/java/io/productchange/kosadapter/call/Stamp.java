package io.productchange.kosadapter.call;

import java.time.Duration;

/**
 * One moment by two clocks. A process that was stopped sees it by the wall clock, a clock that was
 * set back is seen by the monotonic one.
 *
 * @param nanos {@link System#nanoTime}
 * @param epochMillis wall clock
 */
public record Stamp(long nanos, long epochMillis) {

  /** What passed from this moment to a later one: the larger of what the two clocks say. */
  public Duration until(Stamp later) {
    Duration monotonic = Duration.ofNanos(later.nanos - nanos);
    Duration wall = Duration.ofMillis(later.epochMillis - epochMillis);
    return monotonic.compareTo(wall) >= 0 ? monotonic : wall;
  }
}
