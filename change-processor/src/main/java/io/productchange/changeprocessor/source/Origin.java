package io.productchange.changeprocessor.source;

import io.productchange.schema.message.Identifiers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A record's place on its topic; as text {@code topic-partition-offset}. */
public record Origin(String topic, int partition, long offset) {
  private static final Pattern TEXT =
      Pattern.compile("([A-Za-z0-9._-]{1,249})-([0-9]{1,9})-([0-9]{1,18})");

  /** The place that the text names; empty where it is none. */
  public static Optional<Origin> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Origin(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                Long.parseLong(matcher.group(3))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return Identifiers.origin(topic, partition, offset);
  }
}
