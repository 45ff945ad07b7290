package io.productchange.changeprocessor.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.changeprocessor.source.Blob;
import io.productchange.changeprocessor.source.Origin;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final Origin ORIGIN = new Origin("change-requests", 3, 1042);
  private static final Instant ARRIVED_AT = Instant.parse("2026-03-01T09:00:00Z");

  @Test
  void aRecordAsLargeAsTheRequestTopicTakesIsPassedOnWhole() {
    SourceRecord record = record(600_000, 400_000, 2, 20_000);

    Record<byte[], byte[]> letter = letter(record);

    assertThat(letter.key()).hasSize(600_000);
    assertThat(letter.value()).hasSize(400_000);
    assertThat(letter.headers().headers("h")).hasSize(2);
    assertThat(header(letter, HeaderNames.DLQ_VALUE_BYTES)).isEqualTo("none");
    assertThat(sizeOf(letter)).isLessThan(Topics.MAX_FORWARDED_BATCH_BYTES);
  }

  @Test
  void oneThatWasCompressedToFitIsCutAndSaysSo() {
    SourceRecord record = record(5_000_000, 50_000_000, 300, 10_000);

    Record<byte[], byte[]> letter = letter(record);

    assertThat(letter.value()).hasSize(1_024 * 1_024);
    assertThat(header(letter, HeaderNames.DLQ_KEY_BYTES)).isEqualTo("5000000");
    assertThat(header(letter, HeaderNames.DLQ_VALUE_BYTES)).isEqualTo("50000000");
    assertThat(header(letter, HeaderNames.DLQ_HEADERS_LEFT_OUT)).isEqualTo("274");
    assertThat(sizeOf(letter)).isLessThan(Topics.MAX_FORWARDED_BATCH_BYTES);
  }

  @Test
  void manyHeadersWithoutValuesAreCountedForTheirNames() {
    List<SourceRecord.Header> headers = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      headers.add(new SourceRecord.Header("name", null));
    }
    SourceRecord record = SourceRecord.whole(ORIGIN, ARRIVED_AT, null, null, headers);

    assertThat(sizeOf(letter(record))).isLessThan(Topics.MAX_FORWARDED_BATCH_BYTES);
  }

  @Test
  void theMessageIsShortAndShowsNoLineNumber() {
    Record<byte[], byte[]> letter =
        DeadLetters.toDeadLetter(
            record(1, 1, 0, 0),
            DeadLetterCause.ID_CONFLICT,
            "line 01012345678 " + "x".repeat(5_000),
            0);

    assertThat(header(letter, HeaderNames.DLQ_MESSAGE))
        .startsWith("line 010****5678 xxx")
        .hasSize(1_000);
  }

  private static Record<byte[], byte[]> letter(SourceRecord record) {
    return DeadLetters.toDeadLetter(record, DeadLetterCause.UNREADABLE, "it is nothing", 0);
  }

  private static SourceRecord record(
      int keyBytes, int valueBytes, int headerCount, int headerBytes) {
    List<SourceRecord.Header> headers = new ArrayList<>();
    for (int i = 0; i < headerCount; i++) {
      headers.add(new SourceRecord.Header("h", Blob.of(new byte[headerBytes])));
    }
    return SourceRecord.whole(
        ORIGIN, ARRIVED_AT, Blob.of(new byte[keyBytes]), Blob.of(new byte[valueBytes]), headers);
  }

  /** More than a batch with this record alone takes. */
  private static long sizeOf(Record<byte[], byte[]> letter) {
    long bytes = 200;
    bytes += letter.key() == null ? 0 : letter.key().length;
    bytes += letter.value() == null ? 0 : letter.value().length;
    for (Header header : letter.headers()) {
      bytes += 10 + header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return bytes;
  }

  private static String header(Record<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "none" : new String(header.value(), UTF_8);
  }
}
