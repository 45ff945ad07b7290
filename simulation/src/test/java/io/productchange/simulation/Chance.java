package io.productchange.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** All luck of one schedule, from its seed. Used by one thread. */
final class Chance {
  private static final long MICROS_PER_MILLI = 1_000;

  private final SplittableRandom random;

  Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  boolean half() {
    return random.nextBoolean();
  }

  /** From 0 to {@code bound - 1}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** From {@code first} to {@code last}, both included. */
  int between(int first, int last) {
    return first + random.nextInt(last - first + 1);
  }

  /** So many milliseconds, as microseconds. */
  long millis(long from, long to) {
    return random.nextLong(from * MICROS_PER_MILLI, to * MICROS_PER_MILLI + 1);
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
