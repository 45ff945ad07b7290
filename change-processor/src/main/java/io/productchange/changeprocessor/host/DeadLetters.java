package io.productchange.changeprocessor.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.productchange.changeprocessor.source.Blob;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.PersonalData;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Records of change-requests-dlq: key, value and headers as they came, the cause in further headers
 * behind them.
 */
final class DeadLetters {

  /**
   * Up to here a record is passed on whole. More than any record that came uncompressed; one that
   * came compressed may be of any size.
   */
  private static final int WHOLE_BYTES_MAX = 1_536 * 1_024;

  /** What is passed on of a larger one. */
  private static final SourceRecord.Limits CUT_TO =
      new SourceRecord.Limits(256 * 1_024, 1_024 * 1_024, 256 * 1_024);

  private static final int MESSAGE_CHARACTERS_MAX = 1_000;

  private DeadLetters() {}

  static Record<byte[], byte[]> toDeadLetter(
      SourceRecord record, DeadLetterCause cause, String message, long nowMillis) {
    SourceRecord fitting = record.sizeBytes() <= WHOLE_BYTES_MAX ? record : record.within(CUT_TO);
    Headers headers = SourceRecords.headers(fitting.headers());
    put(headers, HeaderNames.DLQ_CAUSE, cause.name());
    put(headers, HeaderNames.DLQ_MESSAGE, readable(message));
    put(headers, HeaderNames.DLQ_TOPIC, record.origin().topic());
    put(headers, HeaderNames.DLQ_PARTITION, record.origin().partition());
    put(headers, HeaderNames.DLQ_OFFSET, record.origin().offset());
    put(headers, HeaderNames.DLQ_TIMESTAMP, record.arrivedAt().toEpochMilli());
    putUnlessZero(headers, HeaderNames.DLQ_KEY_BYTES, fitting.cut().keyBytes());
    putUnlessZero(headers, HeaderNames.DLQ_VALUE_BYTES, fitting.cut().valueBytes());
    putUnlessZero(headers, HeaderNames.DLQ_HEADERS_LEFT_OUT, fitting.cut().headers());
    @Nullable Blob key = fitting.key();
    @Nullable Blob value = fitting.value();
    return new Record<>(SourceRecords.bytes(key), SourceRecords.bytes(value), nowMillis, headers);
  }

  private static String readable(String message) {
    String masked = PersonalData.maskWithin(message);
    return masked.length() <= MESSAGE_CHARACTERS_MAX
        ? masked
        : masked.substring(0, MESSAGE_CHARACTERS_MAX);
  }

  private static void putUnlessZero(Headers headers, String name, int value) {
    if (value != 0) {
      put(headers, name, value);
    }
  }

  private static void put(Headers headers, String name, Object value) {
    headers.add(name, String.valueOf(value).getBytes(UTF_8));
  }
}
