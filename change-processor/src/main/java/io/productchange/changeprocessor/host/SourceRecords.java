package io.productchange.changeprocessor.host;

import io.productchange.changeprocessor.source.Blob;
import io.productchange.changeprocessor.source.Origin;
import io.productchange.changeprocessor.source.SourceRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** From Kafka's records to ours, and headers back. */
final class SourceRecords {

  /** The last millisecond of the year 9999: PostgreSQL and ISO-8601 readers take no more. */
  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  private SourceRecords() {}

  /** A record as it lies on its topic. */
  static SourceRecord from(Record<byte[], byte[]> record, RecordMetadata metadata) {
    return SourceRecord.whole(
        new Origin(metadata.topic(), metadata.partition(), metadata.offset()),
        arrivedAt(record.timestamp()),
        blob(record.key()),
        blob(record.value()),
        headers(record.headers()));
  }

  /** A moment that every part of the system can express. */
  static Instant arrivedAt(long millis) {
    return Instant.ofEpochMilli(Math.clamp(millis, 0, LATEST_MILLIS));
  }

  static @Nullable Blob blob(byte @Nullable [] bytes) {
    return bytes == null ? null : Blob.of(bytes);
  }

  static byte @Nullable [] bytes(@Nullable Blob blob) {
    return blob == null ? null : blob.bytes();
  }

  /** The headers as Kafka takes them; the result may be added to. */
  static Headers headers(List<SourceRecord.Header> headers) {
    Headers all = new RecordHeaders();
    for (SourceRecord.Header header : headers) {
      all.add(header.name(), bytes(header.value()));
    }
    return all;
  }

  private static List<SourceRecord.Header> headers(Headers headers) {
    List<SourceRecord.Header> all = new ArrayList<>();
    for (Header header : headers) {
      all.add(new SourceRecord.Header(header.key(), blob(header.value())));
    }
    return all;
  }
}
