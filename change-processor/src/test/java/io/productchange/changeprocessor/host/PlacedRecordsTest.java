package io.productchange.changeprocessor.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.changeprocessor.source.Blob;
import io.productchange.changeprocessor.source.Origin;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.HeaderNames;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

class PlacedRecordsTest {

  @Property(tries = 300)
  void aPlacedRecordTellsItsOriginalBack(@ForAll("records") SourceRecord original) {
    Record<byte[], byte[]> placed =
        PlacedRecords.toPlaced(original, "01012345678", "r-1", 1_700_000_000_000L);

    assertThat(placed.key()).isEqualTo("01012345678".getBytes(UTF_8));
    assertThat(PlacedRecords.original(SourceRecords.from(placed, new Place()))).isEqualTo(original);
  }

  /** Names of ours included: whoever writes requests may name headers as he likes. */
  @Provide
  Arbitrary<SourceRecord> records() {
    Arbitrary<Blob> blobs = Arbitraries.bytes().array(byte[].class).ofMaxSize(5).map(Blob::of);
    Arbitrary<SourceRecord.Header> headers =
        Combinators.combine(
                Arbitraries.of(
                    HeaderNames.ORIGIN,
                    HeaderNames.PLACED_KEY,
                    HeaderNames.ARRIVED_AT_MILLIS,
                    HeaderNames.PLACED_CUT,
                    "trace"),
                blobs.injectNull(0.2))
            .as(SourceRecord.Header::new);
    Arbitrary<SourceRecord.Cut> cuts =
        Combinators.combine(
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(0, 2))
            .as(SourceRecord.Cut::new);
    return Combinators.combine(
            Arbitraries.integers().between(0, 99),
            Arbitraries.longs().between(0, 1_000_000_000_000L),
            blobs.injectNull(0.3),
            blobs.injectNull(0.1),
            headers.list().ofMaxSize(4),
            cuts)
        .as(
            (partition, offset, key, value, some, cut) ->
                new SourceRecord(
                    new Origin("change-requests", partition, offset),
                    Instant.ofEpochMilli(offset),
                    key,
                    value,
                    List.copyOf(some),
                    cut));
  }

  private record Place() implements RecordMetadata {
    @Override
    public String topic() {
      return "change-requests-placed";
    }

    @Override
    public int partition() {
      return 0;
    }

    @Override
    public long offset() {
      return 0;
    }
  }
}
