package io.productchange.changeprocessor.source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record as it came, kept for as long as it might have to go to the dead letters.
 *
 * @param origin where it was first read
 * @param arrivedAt its timestamp there
 * @param key its key, or as much as was kept of it
 * @param value its value, or as much as was kept of it
 * @param headers its headers in order, or as many as were kept
 * @param cut what was not kept
 */
public record SourceRecord(
    Origin origin,
    Instant arrivedAt,
    @Nullable Blob key,
    @Nullable Blob value,
    List<Header> headers,
    Cut cut) {
  public SourceRecord {
    headers = List.copyOf(headers);
  }

  /** One header. */
  public record Header(String name, @Nullable Blob value) {
    int sizeBytes() {
      // A character takes at most three bytes in UTF-8, each of the two lengths at most five.
      return 10 + 3 * name.length() + (value == null ? 0 : value.length());
    }
  }

  /**
   * What was left out of a record that is larger than can be carried along.
   *
   * @param keyBytes the whole key's length where it was cut, else 0
   * @param valueBytes the whole value's length where it was cut, else 0
   * @param headers how many headers were left out
   */
  public record Cut(int keyBytes, int valueBytes, int headers) {
    /** Nothing was left out. */
    public static final Cut NONE = new Cut(0, 0, 0);
  }

  /**
   * How much of a record is kept.
   *
   * @param keyBytes longest key
   * @param valueBytes longest value
   * @param headerBytes largest total of the headers
   */
  public record Limits(int keyBytes, int valueBytes, int headerBytes) {}

  /** A whole record. */
  public static SourceRecord whole(
      Origin origin,
      Instant arrivedAt,
      @Nullable Blob key,
      @Nullable Blob value,
      List<Header> headers) {
    return new SourceRecord(origin, arrivedAt, key, value, headers, Cut.NONE);
  }

  /** How much it takes, roughly. */
  public long sizeBytes() {
    long bytes = (key == null ? 0 : key.length()) + (long) (value == null ? 0 : value.length());
    for (Header header : headers) {
      bytes += header.sizeBytes();
    }
    return bytes;
  }

  /** As much of it as the limits allow; it says itself what is missing. */
  public SourceRecord within(Limits limits) {
    List<Header> kept = new ArrayList<>();
    int bytes = 0;
    for (Header header : headers) {
      if (bytes + header.sizeBytes() <= limits.headerBytes()) {
        kept.add(header);
        bytes += header.sizeBytes();
      }
    }
    return new SourceRecord(
        origin,
        arrivedAt,
        key == null ? null : key.first(limits.keyBytes()),
        value == null ? null : value.first(limits.valueBytes()),
        kept,
        new Cut(
            cutFrom(key, limits.keyBytes(), cut.keyBytes()),
            cutFrom(value, limits.valueBytes(), cut.valueBytes()),
            cut.headers() + headers.size() - kept.size()));
  }

  private static int cutFrom(@Nullable Blob part, int max, int cutBefore) {
    return cutBefore == 0 && part != null && part.length() > max ? part.length() : cutBefore;
  }
}
