package io.productchange.changeprocessor.host;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How often a stream thread that died of no {@link LastingFault} is replaced: a few times within a
 * while, after a pause that grows. Then the fault does not pass, and the whole process is to fail
 * visibly.
 *
 * <p>Safe for use by several threads.
 */
final class ThreadReplacement {
  /** So many replacements within {@link #WINDOW}. */
  static final int REPLACEMENTS_MAX = 8;

  static final Duration WINDOW = Duration.ofMinutes(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(20);

  private final InstantSource clock;
  private final Deque<Instant> replacements = new ArrayDeque<>();

  ThreadReplacement(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Asks for one replacement more.
   *
   * @return how long to pause before it; empty where there is to be none
   */
  synchronized Optional<Duration> next() {
    Instant now = clock.instant();
    while (!replacements.isEmpty() && replacements.getFirst().isBefore(now.minus(WINDOW))) {
      replacements.removeFirst();
    }
    if (replacements.size() >= REPLACEMENTS_MAX) {
      return Optional.empty();
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << replacements.size());
    replacements.addLast(now);
    return Optional.of(pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX);
  }
}
