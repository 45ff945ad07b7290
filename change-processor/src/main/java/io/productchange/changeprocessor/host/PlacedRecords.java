package io.productchange.changeprocessor.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.productchange.changeprocessor.source.Blob;
import io.productchange.changeprocessor.source.Origin;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.HeaderNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Records of change-requests-placed: keyed by the line, with the original value, and with the
 * original key, place and arrival time in headers behind the original ones.
 */
final class PlacedRecords {

  private static final Pattern CUT = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})/([0-9]{1,9})");

  private PlacedRecords() {}

  /** What is written for a record whose line lives elsewhere. */
  static Record<byte[], byte[]> toPlaced(
      SourceRecord record, String lineKey, String requestId, long nowMillis) {
    Headers headers = SourceRecords.headers(record.headers());
    headers.add(HeaderNames.ORIGIN, text(record.origin().toString()));
    headers.add(HeaderNames.ARRIVED_AT_MILLIS, text("" + record.arrivedAt().toEpochMilli()));
    headers.add(HeaderNames.PLACED_REQUEST_ID, text(requestId));
    Blob key = record.key();
    if (key != null) {
      headers.add(HeaderNames.PLACED_KEY, key.bytes());
    }
    SourceRecord.Cut cut = record.cut();
    if (!cut.equals(SourceRecord.Cut.NONE)) {
      headers.add(
          HeaderNames.PLACED_CUT,
          text("%d/%d/%d".formatted(cut.keyBytes(), cut.valueBytes(), cut.headers())));
    }
    return new Record<>(
        lineKey.getBytes(UTF_8), SourceRecords.bytes(record.value()), nowMillis, headers);
  }

  /**
   * The original record of a placed one. One that somebody else wrote there, without an origin, is
   * taken as it lies.
   *
   * @param placed as it lies on its topic
   */
  static SourceRecord original(SourceRecord placed) {
    int ours = firstOfOurs(placed.headers());
    Optional<Origin> origin = text(placed, ours, HeaderNames.ORIGIN).flatMap(Origin::parse);
    if (origin.isEmpty()) {
      return placed;
    }
    Instant arrivedAt =
        text(placed, ours, HeaderNames.ARRIVED_AT_MILLIS)
            .filter(text -> text.matches("[0-9]{1,18}"))
            .map(text -> SourceRecords.arrivedAt(Long.parseLong(text)))
            .orElse(placed.arrivedAt());
    @Nullable Blob key = header(placed, ours, HeaderNames.PLACED_KEY).orElse(null);
    SourceRecord.Cut cut =
        text(placed, ours, HeaderNames.PLACED_CUT)
            .flatMap(PlacedRecords::cut)
            .orElse(SourceRecord.Cut.NONE);
    return new SourceRecord(
        origin.get(), arrivedAt, key, placed.value(), placed.headers().subList(0, ours), cut);
  }

  /** Ours begin with the origin and stand behind the original ones, whatever those are named. */
  private static int firstOfOurs(List<SourceRecord.Header> headers) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equals(HeaderNames.ORIGIN)) {
        return i;
      }
    }
    return headers.size();
  }

  private static Optional<Blob> header(SourceRecord placed, int ours, String name) {
    return placed.headers().subList(ours, placed.headers().size()).stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .map(SourceRecord.Header::value);
  }

  private static Optional<String> text(SourceRecord placed, int ours, String name) {
    return header(placed, ours, name).map(blob -> new String(blob.bytes(), UTF_8));
  }

  private static Optional<SourceRecord.Cut> cut(String text) {
    Matcher matcher = CUT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new SourceRecord.Cut(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
