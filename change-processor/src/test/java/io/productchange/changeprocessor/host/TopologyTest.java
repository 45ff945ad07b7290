package io.productchange.changeprocessor.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.productchange.changeprocessor.fixture.ModelAdapter;
import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.changeprocessor.request.LifecyclePolicy;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole topology with real stores, on one partition, without a broker. */
class TopologyTest {
  private static final String LINE = "01012345678";
  private static final Instant START = SampleRequest.ARRIVED_AT;
  private static final Duration RETENTION = Duration.ofHours(1);
  private static final LifecyclePolicy POLICY =
      new LifecyclePolicy(Duration.ofSeconds(30), Duration.ofMinutes(5), RETENTION);

  private final ModelAdapter adapter = new ModelAdapter();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private Instant now = START;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> requests;
  private TestInputTopic<byte[], byte[]> placed;
  private TestInputTopic<byte[], byte[]> replies;
  private TestOutputTopic<String, ExecuteChange> commands;
  private TestOutputTopic<String, ChangeEvent> events;
  private TestOutputTopic<String, byte[]> results;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  @BeforeEach
  void start(@TempDir Path directory) {
    CensusBoard board = new CensusBoard(() -> now);
    board.bindTo(registry);
    driver =
        new TopologyTestDriver(
            ProcessorTopology.build(1, POLICY, new FlowMeters(registry), board),
            StreamsConfiguration.of(KafkaSettings.of("nowhere:9092"), directory, "test"),
            START);
    requests = input(Topics.REQUESTS.name());
    placed = input(Topics.REQUESTS_PLACED.name());
    replies = input(Topics.REPLIES.name());
    commands =
        driver.createOutputTopic(
            Topics.COMMANDS.name(),
            new StringDeserializer(),
            Topics.COMMANDS.valueSerde().deserializer());
    events =
        driver.createOutputTopic(
            Topics.EVENTS.name(),
            new StringDeserializer(),
            Topics.EVENTS.valueSerde().deserializer());
    results =
        driver.createOutputTopic(
            Topics.RESULTS.name(), new StringDeserializer(), new ByteArrayDeserializer());
    deadLetters =
        driver.createOutputTopic(
            Topics.DEAD_LETTERS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void aRequestBecomesACommandFourEventsAndOneResult() {
    requests.pipeInput(new TestRecord<>(null, SampleRequest.of("r-1", LINE).json(), START));

    ExecuteChange command = commands.readRecord().value();
    assertThat(command)
        .returns("r-1/1", ExecuteChange::commandId)
        .returns("change-requests-0-0", ExecuteChange::origin)
        .returns("change-requests-0-0@" + START.toEpochMilli(), ExecuteChange::acceptance)
        .returns(LINE, ExecuteChange::lineKey)
        .returns(START, ExecuteChange::requestedAt);
    reply(adapter.command(command, now));
    reply(adapter.progress("r-1", now));
    reply(adapter.decide("r-1", now));

    assertThat(events.readRecordsToList())
        .extracting(TestRecord::key, record -> record.value().status())
        .containsExactly(
            tuple(LINE, ChangeStatus.REQUESTED),
            tuple(LINE, ChangeStatus.VALIDATED),
            tuple(LINE, ChangeStatus.PROCESSING),
            tuple(LINE, ChangeStatus.COMPLETED));
    TestRecord<String, byte[]> result = results.readRecord();
    assertThat(result.key()).isEqualTo(LINE);
    assertThat(result.value()).isEqualTo(JsonCodec.write(resultOf("r-1")));
    assertThat(result.headers()).isEmpty();
    assertThat(results.isEmpty()).isTrue();
  }

  @Test
  void duplicatesBeforeAndAfterTheDecisionGetTheSameBytesAndSaySo() {
    byte[] json = SampleRequest.of("r-1", LINE).json();
    requests.pipeInput(json);
    requests.pipeInput(json);
    adapt();
    requests.pipeInput(json);

    List<TestRecord<String, byte[]>> told = results.readRecordsToList();
    assertThat(told).hasSize(3);
    assertThat(told).extracting(TestRecord::value).containsOnly(JsonCodec.write(resultOf("r-1")));
    assertThat(told)
        .extracting(record -> header(record, HeaderNames.DUPLICATE))
        .containsExactly("none", "true", "true");
  }

  @Test
  void aRequestWithoutAnIdIsNamedAfterItsPlaceAndKeyedByItsLine() {
    requests.pipeInput(SampleRequest.of("r-1", LINE).json());
    requests.pipeInput(SampleRequest.of(null, "01087654321").json());
    adapt();

    assertThat(results.readRecordsToList())
        .extracting(record -> result(record).requestId())
        .containsExactly("r-1", "change-requests-0-1");
  }

  @Test
  void aRequestWhoseLineIsUnusableIsKeyedByItsId() {
    requests.pipeInput(SampleRequest.of("r-1", "0212345678").json());
    adapt();

    TestRecord<String, byte[]> told = results.readRecord();
    assertThat(told.key()).isEqualTo("r-1");
    assertThat(result(told).status()).isEqualTo(ChangeStatus.FAILED);
  }

  @Test
  void whatCannotBeReadGoesToTheDeadLettersAsItCame() {
    byte[] key = {(byte) 0xff, 0};
    byte[] value = {'{', (byte) 0xc3, '}'};
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {9}).add("dlq-cause", "forged".getBytes(UTF_8));
    requests.pipeInput(new TestRecord<>(key, value, headers, START));
    requests.pipeInput(new TestRecord<>(key, null, new RecordHeaders(), START));

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers().headers("trace"))
        .singleElement()
        .satisfies(header -> assertThat(header.value()).isEqualTo(new byte[] {9}));
    assertThat(header(letter, HeaderNames.DLQ_CAUSE)).isEqualTo("UNREADABLE");
    assertThat(header(letter, HeaderNames.DLQ_TOPIC)).isEqualTo("change-requests");
    assertThat(header(letter, HeaderNames.DLQ_PARTITION)).isEqualTo("0");
    assertThat(header(letter, HeaderNames.DLQ_OFFSET)).isEqualTo("0");
    assertThat(header(letter, HeaderNames.DLQ_TIMESTAMP)).isEqualTo("" + START.toEpochMilli());
    assertThat(deadLetters.readRecord().value()).isNull();
    assertThat(commands.isEmpty()).isTrue();
  }

  @Test
  void aConflictToldByTheAdapterBuriesTheOriginalRecordAndFreesTheLine() {
    byte[] mine = SampleRequest.of("r-1", LINE).json();
    requests.pipeInput(SampleRequest.of("r-1", LINE).withCustomer("C-2").json());
    adapt();
    driver.advanceWallClockTime(RETENTION);
    now = now.plus(RETENTION);
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {9});
    requests.pipeInput(new TestRecord<>(null, mine, headers, START));
    requests.pipeInput(SampleRequest.of("r-2", LINE).json());
    adapt();

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isEqualTo(mine);
    assertThat(header(letter, HeaderNames.DLQ_CAUSE)).isEqualTo("ID_CONFLICT");
    assertThat(header(letter, HeaderNames.DLQ_OFFSET)).isEqualTo("1");
    assertThat(letter.headers().lastHeader("trace")).isNotNull();
    assertThat(results.readRecordsToList())
        .extracting(record -> result(record).requestId())
        .containsExactly("r-1", "r-2");
  }

  @Test
  void aPlacedRecordKeepsItsOriginItsArrivalAndItsKey() {
    Instant arrivedAt = START.minusSeconds(100);
    RecordHeaders headers = new RecordHeaders();
    headers.add("placed-key", "forged".getBytes(UTF_8));
    headers.add(HeaderNames.ORIGIN, "change-requests-4-77".getBytes(UTF_8));
    headers.add(HeaderNames.ARRIVED_AT_MILLIS, ("" + arrivedAt.toEpochMilli()).getBytes(UTF_8));
    placed.pipeInput(
        new TestRecord<>(
            LINE.getBytes(UTF_8), SampleRequest.of(null, LINE).json(), headers, START));

    assertThat(commands.readRecord().value())
        .returns("change-requests-4-77", ExecuteChange::requestId)
        .returns("change-requests-4-77", ExecuteChange::origin)
        .returns(arrivedAt, ExecuteChange::requestedAt);
  }

  @Test
  void whatSomebodyElseWritesToThePlacedTopicIsTakenAsItLies() {
    placed.pipeInput(new TestRecord<>(null, SampleRequest.of(null, LINE).json(), START));
    placed.pipeInput(new TestRecord<>(null, new byte[] {1}, START));

    assertThat(commands.readRecord().value().requestId()).isEqualTo("change-requests-placed-0-0");
    assertThat(header(deadLetters.readRecord(), HeaderNames.DLQ_TOPIC))
        .isEqualTo("change-requests-placed");
  }

  @Test
  void aReplyThatCannotBeReadGoesToTheDeadLettersAndTheFlowGoesOn() {
    requests.pipeInput(SampleRequest.of("r-1", LINE).json());
    replies.pipeInput(new TestRecord<>(null, "{\"type\":\"Claimed\"}".getBytes(UTF_8), START));
    replies.pipeInput(new TestRecord<>(null, null, START));
    adapt();

    assertThat(deadLetters.readRecordsToList())
        .extracting(letter -> header(letter, HeaderNames.DLQ_TOPIC))
        .containsExactly("kos-replies", "kos-replies");
    assertThat(results.readRecordsToList()).hasSize(1);
  }

  @Test
  void aCommandWithoutAnAnswerIsSentAgainWithTheSameAcceptance() {
    requests.pipeInput(SampleRequest.of("r-1", LINE).json());
    ExecuteChange first = commands.readRecord().value();

    driver.advanceWallClockTime(Duration.ofSeconds(29));
    assertThat(commands.isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofSeconds(1));

    assertThat(commands.readRecord().value()).isEqualTo(first);
    driver.advanceWallClockTime(Duration.ofSeconds(59));
    assertThat(commands.isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    assertThat(commands.readRecord().value()).isEqualTo(first);
  }

  @Test
  void atMostFiveHundredCommandsAreSentAgainInOneTick() {
    for (int i = 0; i < 501; i++) {
      requests.pipeInput(SampleRequest.of("r-" + i, "010%08d".formatted(i)).json());
    }
    commands.readRecordsToList();

    driver.advanceWallClockTime(Duration.ofSeconds(30));
    assertThat(commands.readRecordsToList()).hasSize(500);
    driver.advanceWallClockTime(ChangeFlowProcessor.TICK);
    assertThat(commands.readRecordsToList()).hasSize(1);
  }

  @Test
  void whatWasDecidedIsForgottenAfterItsRetentionAndNothingStaysBehind() {
    for (int i = 0; i < 20; i++) {
      requests.pipeInput(SampleRequest.of("r-" + i, LINE).json());
    }
    requests.pipeInput(SampleRequest.of("r-3", LINE).json());
    adapt();
    assertThat(kept(StoreNames.REQUESTS)).isEqualTo(20);

    driver.advanceWallClockTime(RETENTION);

    assertThat(driver.getAllStateStores().keySet()).allMatch(store -> kept(store) == 0);
  }

  @Test
  void figuresTellWhatIsUnfinishedInDoubtAndHowOldItIs() {
    requests.pipeInput(new TestRecord<>(null, SampleRequest.of("r-1", LINE).json(), START));
    requests.pipeInput(new TestRecord<>(null, SampleRequest.of("r-2", LINE).json(), START));
    requests.pipeInput(
        new TestRecord<>(null, SampleRequest.of("r-3", "01000000003").json(), START));
    reply(adapter.command(commands.readRecord().value(), now));
    reply(adapter.doubt("r-1", now));

    now = START.plusSeconds(10);
    driver.advanceWallClockTime(Duration.ofSeconds(10));

    assertThat(
            Map.of(
                "queued", unfinished("queued"),
                "sent", unfinished("sent"),
                "requested", unfinished("requested"),
                "processing", unfinished("processing")))
        .isEqualTo(Map.of("queued", 1.0, "sent", 1.0, "requested", 0.0, "processing", 1.0));
    assertThat(registry.get("change.requests.in.doubt").gauge().value()).isEqualTo(1);
    assertThat(
            registry.get("change.requests.oldest.age").tag("status", "processing").gauge().value())
        .isEqualTo(10.0);
    adapt();
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    assertThat(unfinished("processing") + unfinished("queued") + unfinished("sent")).isZero();
  }

  private double unfinished(String status) {
    return registry.get("change.requests.unfinished").tag("status", status).gauge().value();
  }

  /** The adapter does its work until nothing is left to do. */
  private void adapt() {
    while (!commands.isEmpty() || !adapter.undecided().isEmpty()) {
      commands.readValuesToList().forEach(command -> reply(adapter.command(command, now)));
      adapter.undecided().forEach(requestId -> reply(adapter.decide(requestId, now)));
    }
  }

  private void reply(KosReply reply) {
    replies.pipeInput(reply.address().lineKey().getBytes(UTF_8), JsonCodec.write(reply));
  }

  private ChangeResult resultOf(String requestId) {
    return Objects.requireNonNull(adapter.results().get(requestId), requestId);
  }

  private long kept(String store) {
    KeyValueStore<?, ?> all = driver.getKeyValueStore(store);
    try (var entries = all.all()) {
      long count = 0;
      while (entries.hasNext()) {
        entries.next();
        count++;
      }
      return count;
    }
  }

  private static ChangeResult result(TestRecord<String, byte[]> record) {
    return JsonCodec.read(record.value(), ChangeResult.class);
  }

  private static String header(TestRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "none" : new String(header.value(), UTF_8);
  }
}
