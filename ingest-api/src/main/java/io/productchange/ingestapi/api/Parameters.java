package io.productchange.ingestapi.api;

import io.productchange.ingestapi.http.Exchange;
import io.productchange.ingestapi.http.Problem;
import io.productchange.ingestapi.http.ProblemException;
import io.productchange.ingestapi.http.ProblemType;
import io.productchange.schema.request.RequestReader;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the parameters of a query; what is wrong is named, but never repeated: it may be personal
 * data.
 */
final class Parameters {
  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  static Parameters of(Exchange exchange, String... known) {
    return new Parameters(exchange.query(Set.of(known)));
  }

  /** The id in the path. */
  static String requestId(Exchange exchange) {
    String id = exchange.path("id");
    if (!RequestReader.isRequestId(id)) {
      throw invalid("id", "1 to 50 characters out of A-Za-z0-9._:-");
    }
    return id;
  }

  /**
   * @param expected what the parameter must be, in words
   * @param parse throws {@link IllegalArgumentException} or {@link java.time.DateTimeException} on
   *     anything else
   */
  <T> Optional<T> get(String name, String expected, Function<String, T> parse) {
    return Optional.ofNullable(values.get(name))
        .map(
            text -> {
              try {
                return parse.apply(text);
              } catch (IllegalArgumentException
                  | java.time.DateTimeException
                  | ArithmeticException e) {
                throw invalid(name, expected);
              }
            });
  }

  Optional<Duration> duration(String name, Duration max) {
    return get(
        name,
        "an ISO-8601 duration from PT0S to " + max,
        text -> {
          Duration duration = Duration.parse(text);
          return checked(duration, !duration.isNegative() && duration.compareTo(max) <= 0);
        });
  }

  Optional<Integer> integer(String name, int min, int max) {
    return get(
        name,
        "a whole number from %d to %d".formatted(min, max),
        text -> {
          int value = Integer.parseInt(text);
          return checked(value, value >= min && value <= max);
        });
  }

  /** An instant that the database can compare with. */
  Optional<Instant> instant(String name) {
    return get(
        name,
        "an ISO-8601 time with its offset, such as 2026-01-31T09:00:00Z",
        Parameters::parseInstant);
  }

  private static Instant parseInstant(String text) {
    OffsetDateTime time;
    try {
      time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      // A plus sign of an offset that was not encoded has become a space.
      time = OffsetDateTime.parse(text.replace(' ', '+')).withOffsetSameInstant(ZoneOffset.UTC);
    }
    return checked(time.toInstant(), time.getYear() >= 1 && time.getYear() <= 9999);
  }

  static <T> T checked(T value, boolean fits) {
    if (!fits) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static ProblemException invalid(String name, String expected) {
    return Problem.of(ProblemType.INVALID_PARAMETER, "Expected " + expected)
        .with("parameter", name)
        .exception();
  }
}
