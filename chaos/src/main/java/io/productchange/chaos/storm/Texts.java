package io.productchange.chaos.storm;

import java.time.Duration;
import java.util.Locale;

/** How durations are shown. */
final class Texts {
  private Texts() {}

  /** Such as {@code 0.1 s}. */
  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0);
  }

  /** Such as {@code 02:07.3}, the time since the beginning of a run. */
  static String clock(Duration duration) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d.%d",
        duration.toMinutes(),
        duration.toSecondsPart(),
        duration.toMillisPart() / 100);
  }
}
