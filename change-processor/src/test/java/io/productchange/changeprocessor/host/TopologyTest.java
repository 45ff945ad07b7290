package io.productchange.changeprocessor.host;

import static io.productchange.changeprocessor.host.TopologyBench.LINE;
import static io.productchange.changeprocessor.host.TopologyBench.RETENTION;
import static io.productchange.changeprocessor.host.TopologyBench.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.JsonCodec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of records, on the whole topology. */
class TopologyTest {
  @TempDir private Path directory;
  private TopologyBench bench;

  @BeforeEach
  void start() {
    bench = new TopologyBench(directory);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void aRequestBecomesACommandFourEventsAndOneResult() {
    bench.requests.pipeInput(new TestRecord<>(null, SampleRequest.of("r-1", LINE).json(), START));

    ExecuteChange command = bench.commands.readRecord().value();
    assertThat(command)
        .returns("r-1/1", ExecuteChange::commandId)
        .returns("change-requests-0-0", ExecuteChange::origin)
        .returns("change-requests-0-0@" + START.toEpochMilli(), ExecuteChange::acceptance)
        .returns(LINE, ExecuteChange::lineKey)
        .returns(START, ExecuteChange::requestedAt);
    bench.reply(bench.adapter.command(command, bench.now()));
    bench.reply(bench.adapter.progress("r-1", bench.now()));
    bench.reply(bench.adapter.decide("r-1", bench.now()));

    assertThat(bench.events.readRecordsToList())
        .extracting(TestRecord::key, record -> record.value().status())
        .containsExactly(
            tuple(LINE, ChangeStatus.REQUESTED),
            tuple(LINE, ChangeStatus.VALIDATED),
            tuple(LINE, ChangeStatus.PROCESSING),
            tuple(LINE, ChangeStatus.COMPLETED));
    TestRecord<String, byte[]> result = bench.results.readRecord();
    assertThat(result.key()).isEqualTo(LINE);
    assertThat(result.value()).isEqualTo(JsonCodec.write(bench.resultOf("r-1")));
    assertThat(result.headers()).isEmpty();
    assertThat(bench.results.isEmpty()).isTrue();
  }

  @Test
  void duplicatesBeforeAndAfterTheDecisionGetTheSameBytesAndSaySo() {
    byte[] json = SampleRequest.of("r-1", LINE).json();
    bench.requests.pipeInput(json);
    bench.requests.pipeInput(json);
    bench.adapt();
    bench.requests.pipeInput(json);

    List<TestRecord<String, byte[]>> told = bench.results.readRecordsToList();
    assertThat(told).hasSize(3);
    assertThat(told)
        .extracting(TestRecord::value)
        .containsOnly(JsonCodec.write(bench.resultOf("r-1")));
    assertThat(told)
        .extracting(record -> TopologyBench.header(record, HeaderNames.DUPLICATE))
        .containsExactly("none", "true", "true");
  }

  @Test
  void aRequestWithoutAnIdIsNamedAfterItsPlaceAndKeyedByItsLine() {
    bench.requests.pipeInput(SampleRequest.of("r-1", LINE).json());
    bench.requests.pipeInput(SampleRequest.of(null, "01087654321").json());
    bench.adapt();

    assertThat(bench.results.readRecordsToList())
        .extracting(record -> TopologyBench.result(record).requestId())
        .containsExactly("r-1", "change-requests-0-1");
  }

  @Test
  void aRequestWhoseLineIsUnusableIsKeyedByItsId() {
    bench.requests.pipeInput(SampleRequest.of("r-1", "0212345678").json());
    bench.adapt();

    TestRecord<String, byte[]> told = bench.results.readRecord();
    assertThat(told.key()).isEqualTo("r-1");
    assertThat(TopologyBench.result(told).status()).isEqualTo(ChangeStatus.FAILED);
  }

  @Test
  void whatCannotBeReadGoesToTheDeadLettersAsItCame() {
    byte[] key = {(byte) 0xff, 0};
    byte[] value = {'{', (byte) 0xc3, '}'};
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {9}).add("dlq-cause", "forged".getBytes(UTF_8));
    bench.requests.pipeInput(new TestRecord<>(key, value, headers, START));
    bench.requests.pipeInput(new TestRecord<>(key, null, new RecordHeaders(), START));

    TestRecord<byte[], byte[]> letter = bench.deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers().headers("trace"))
        .singleElement()
        .satisfies(header -> assertThat(header.value()).isEqualTo(new byte[] {9}));
    assertThat(TopologyBench.header(letter, HeaderNames.DLQ_CAUSE)).isEqualTo("UNREADABLE");
    assertThat(TopologyBench.header(letter, HeaderNames.DLQ_TOPIC)).isEqualTo("change-requests");
    assertThat(TopologyBench.header(letter, HeaderNames.DLQ_PARTITION)).isEqualTo("0");
    assertThat(TopologyBench.header(letter, HeaderNames.DLQ_OFFSET)).isEqualTo("0");
    assertThat(TopologyBench.header(letter, HeaderNames.DLQ_TIMESTAMP))
        .isEqualTo("" + START.toEpochMilli());
    assertThat(bench.deadLetters.readRecord().value()).isNull();
    assertThat(bench.commands.isEmpty()).isTrue();
  }

  @Test
  void aConflictToldByTheAdapterBuriesTheOriginalRecordAndFreesTheLine() {
    byte[] mine = SampleRequest.of("r-1", LINE).json();
    bench.requests.pipeInput(SampleRequest.of("r-1", LINE).withCustomer("C-2").json());
    bench.adapt();
    bench.pass(RETENTION);
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {9});
    bench.requests.pipeInput(new TestRecord<>(null, mine, headers, START));
    bench.requests.pipeInput(SampleRequest.of("r-2", LINE).json());
    bench.adapt();

    TestRecord<byte[], byte[]> letter = bench.deadLetters.readRecord();
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isEqualTo(mine);
    assertThat(TopologyBench.header(letter, HeaderNames.DLQ_CAUSE)).isEqualTo("ID_CONFLICT");
    assertThat(TopologyBench.header(letter, HeaderNames.DLQ_OFFSET)).isEqualTo("1");
    assertThat(letter.headers().lastHeader("trace")).isNotNull();
    assertThat(bench.results.readRecordsToList())
        .extracting(record -> TopologyBench.result(record).requestId())
        .containsExactly("r-1", "r-2");
  }

  @Test
  void aPlacedRecordKeepsItsOriginItsArrivalAndItsKey() {
    Instant arrivedAt = START.minusSeconds(100);
    RecordHeaders headers = new RecordHeaders();
    headers.add("placed-key", "forged".getBytes(UTF_8));
    headers.add(HeaderNames.ORIGIN, "change-requests-4-77".getBytes(UTF_8));
    headers.add(HeaderNames.ARRIVED_AT_MILLIS, ("" + arrivedAt.toEpochMilli()).getBytes(UTF_8));
    bench.placed.pipeInput(
        new TestRecord<>(
            LINE.getBytes(UTF_8), SampleRequest.of(null, LINE).json(), headers, START));

    assertThat(bench.commands.readRecord().value())
        .returns("change-requests-4-77", ExecuteChange::requestId)
        .returns("change-requests-4-77", ExecuteChange::origin)
        .returns(arrivedAt, ExecuteChange::requestedAt);
  }

  @Test
  void whatSomebodyElseWritesToThePlacedTopicIsTakenAsItLies() {
    bench.placed.pipeInput(new TestRecord<>(null, SampleRequest.of(null, LINE).json(), START));
    bench.placed.pipeInput(new TestRecord<>(null, new byte[] {1}, START));

    assertThat(bench.commands.readRecord().value().requestId())
        .isEqualTo("change-requests-placed-0-0");
    assertThat(TopologyBench.header(bench.deadLetters.readRecord(), HeaderNames.DLQ_TOPIC))
        .isEqualTo("change-requests-placed");
  }

  @Test
  void aReplyThatCannotBeReadGoesToTheDeadLettersAndTheFlowGoesOn() {
    bench.requests.pipeInput(SampleRequest.of("r-1", LINE).json());
    bench.replies.pipeInput(
        new TestRecord<>(null, "{\"type\":\"Claimed\"}".getBytes(UTF_8), START));
    bench.replies.pipeInput(new TestRecord<>(null, null, START));
    bench.adapt();

    assertThat(bench.deadLetters.readRecordsToList())
        .extracting(letter -> TopologyBench.header(letter, HeaderNames.DLQ_TOPIC))
        .containsExactly("kos-replies", "kos-replies");
    assertThat(bench.results.readRecordsToList()).hasSize(1);
  }
}
