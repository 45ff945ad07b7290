package io.productchange.kosadapter.breaker;

import java.time.Duration;

/** How many calls may be under way at once after KOS has come back: few at first, then doubling. */
final class Ramp {
  private static final int FIRST = 4;
  private static final long DOUBLING_MILLIS = 1_500;

  private Ramp() {}

  /**
   * @param max how many in the end, at least 1
   * @param sinceClosed since when the breakers are closed again
   */
  static int limit(int max, Duration sinceClosed) {
    long doublings = Math.max(0, sinceClosed.toMillis()) / DOUBLING_MILLIS;
    return doublings >= 16 ? max : (int) Math.min(max, (long) FIRST << doublings);
  }
}
