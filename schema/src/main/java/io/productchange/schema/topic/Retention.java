package io.productchange.schema.topic;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a topic keeps its records, counted from their arrival.
 *
 * @param limit empty means for ever
 */
public record Retention(Optional<Duration> limit) {

  /** Never deleted. */
  public static final Retention FOREVER = new Retention(Optional.empty());

  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /**
   * @throws IllegalArgumentException unless {@code PT1H <= limit <= P36500D}
   */
  public Retention {
    limit.ifPresent(
        duration -> {
          if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                "expected a retention from PT1H to P36500D but it is " + duration);
          }
        });
  }

  /** Kept for so many days. */
  public static Retention days(int days) {
    return new Retention(Optional.of(Duration.ofDays(days)));
  }

  /**
   * {@code forever}, or an ISO-8601 duration from {@code PT1H} to {@code P36500D}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Retention parse(String text) {
    if (text.equals("forever")) {
      return FOREVER;
    }
    try {
      return new Retention(Optional.of(Duration.parse(text)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("expected forever or an ISO-8601 duration", e);
    }
  }

  /** The value of {@code retention.ms}: milliseconds, -1 for ever. */
  public long millis() {
    return limit.map(Duration::toMillis).orElse(-1L);
  }

  @Override
  public String toString() {
    return limit.map(Retention::inWords).orElse("forever");
  }

  private static String inWords(Duration limit) {
    return limit.equals(Duration.ofDays(limit.toDays()))
        ? "P" + limit.toDays() + "D"
        : limit.toString();
  }
}
