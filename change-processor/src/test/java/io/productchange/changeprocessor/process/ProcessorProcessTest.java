package io.productchange.changeprocessor.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.changeprocessor.host.StoreNames;
import io.productchange.changeprocessor.host.StreamsConfiguration;
import io.productchange.changeprocessor.source.Origin;
import io.productchange.localservers.LocalService;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.topic.Partitioning;
import io.productchange.schema.topic.TopicAdmin;
import io.productchange.schema.topic.TopicDescriptor;
import io.productchange.schema.topic.TopicSettings;
import io.productchange.schema.topic.Topics;
import io.productchange.testservers.Await;
import io.productchange.testservers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processors as processes of their own on the real broker, with the adapter's model on the topics.
 * All tests share the topics and keep apart by request ids and lines.
 */
class ProcessorProcessTest {
  private static final int PARTITIONS = 3;
  private static final String GROUP = StreamsConfiguration.APPLICATION_ID;
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "TOPIC_PARTITIONS", "" + PARTITIONS,
          "COMMAND_RESEND_AFTER", "PT2S",
          "DECIDED_REQUEST_RETENTION", "PT4S",
          // Short ones, so that what waits for them does not take long.
          "KAFKA_SESSION_TIMEOUT_MS", "6000",
          "KAFKA_HEARTBEAT_INTERVAL_MS", "1000",
          "KAFKA_TRANSACTION_TIMEOUT_MS", "4000");

  @TempDir private static Path directory;
  private static KafkaSettings kafka;
  private static Admin admin;
  private static KafkaProducer<byte[], byte[]> producer;
  private static Recorder recorder;
  private static ScriptedAdapter adapter;
  private static int onePort;
  private static LocalService one;
  private static LocalService other;

  @BeforeAll
  static void startEverything() throws Exception {
    kafka = KafkaSettings.of(TestServers.kafka().bootstrapServers());
    admin = Admin.create(kafka.adminProperties("test"));
    TopicAdmin.create(admin, new TopicSettings(PARTITIONS, Optional.empty(), Map.of()));
    producer =
        new KafkaProducer<>(
            kafka.producerProperties("test"), new ByteArraySerializer(), new ByteArraySerializer());
    recorder =
        new Recorder(
            kafka.consumerProperties("test"),
            Topics.ALL.stream().<String>map(TopicDescriptor::name).toList());
    adapter = new ScriptedAdapter(kafka);
    onePort = Processors.freePort();
    one = Processors.processor("one", kafka.bootstrapServers(), directory, onePort, SETTINGS);
    other =
        Processors.processor(
            "other", kafka.bootstrapServers(), directory, Processors.freePort(), SETTINGS);
  }

  @AfterAll
  static void stopEverything() throws Exception {
    one.close();
    other.close();
    adapter.close();
    recorder.close();
    producer.close();
    admin.close();
  }

  @BeforeEach
  void runOne() {
    one.start();
    other.stop();
  }

  @Test
  void everyRecordEndsInOnePlaceWhateverItsKeyAndPartition() throws Exception {
    List<String> origins = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String line = "0100001%04d".formatted(i);
      SampleRequest request = SampleRequest.of("a-" + i, line);
      origins.add(write(line.getBytes(UTF_8), request.json()));
      origins.add(writeAsLibrdkafka(line, request.json()));
      origins.add(write(null, request.withCustomer("C-2").json()));
      origins.add(write("wrong key".getBytes(UTF_8), SampleRequest.of(null, line).json()));
      origins.add(write(null, SampleRequest.of("a-no-line-" + i, "no line").json()));
      origins.add(write(new byte[] {(byte) i}, new byte[] {'{', (byte) i}));
    }

    Await.until(
        "each of the %d records ended".formatted(origins.size()),
        BOUND,
        () -> endsOf("a-", origins) >= origins.size());

    assertThat(endsOf("a-", origins)).isEqualTo(origins.size());
    assertThat(deadLettersOf(origins)).hasSizeGreaterThanOrEqualTo(60);
    assertThat(recorder.on(Topics.REQUESTS_PLACED.name())).isNotEmpty();
    assertThat(
            Stream.of(Topics.REQUESTS_PLACED, Topics.COMMANDS, Topics.EVENTS, Topics.RESULTS)
                .flatMap(topic -> recorder.on(topic.name())))
        .allSatisfy(
            record ->
                assertThat(record.partition())
                    .isEqualTo(
                        Partitioning.partitionFor(new String(record.key(), UTF_8), PARTITIONS)));
    assertThat(adapter.overlaps()).isEmpty();
  }

  @Test
  void aKilledProcessorLosesNothingAndTellsNothingTwice() throws Exception {
    other.start();
    List<String> ids = writeLoad("b-", 20, 6);
    Await.until("some are done", BOUND, () -> resultsOf("b-").size() > 10);

    one.kill();
    ids.addAll(writeLoad("b2-", 20, 6));
    one.start();
    Await.until("some more are done", BOUND, () -> resultsOf("b2-").size() > 10);
    other.kill();

    assertEachIsToldOnceInOrder("b", ids);
  }

  @Test
  void aProcessorThatStoodStillForTooLongGoesOnByItself() throws Exception {
    List<String> ids = writeLoad("c-", 10, 4);
    Await.until("some are done", BOUND, () -> !resultsOf("c-").isEmpty());

    one.pause();
    ids.addAll(writeLoad("c2-", 10, 4));
    Await.until("the group has given it up", BOUND, () -> members() == 0);
    one.resume();

    assertEachIsToldOnceInOrder("c", ids);
  }

  @Test
  void aDuplicateAfterEvictionGetsTheSameAnswerFromTheAdapter() throws Exception {
    byte[] json = SampleRequest.of("e-1", "01000020001").json();
    write(null, json);
    Await.until("it is told", BOUND, () -> resultsOf("e-1").size() == 1);
    awaitForgotten("e-1");

    write(null, json);
    Await.until("it is told again", BOUND, () -> resultsOf("e-1").size() == 2);

    List<ConsumerRecord<byte[], byte[]>> told = resultsOf("e-1");
    assertThat(told.get(1).value()).isEqualTo(told.get(0).value());
    assertThat(told).extracting(ProcessorProcessTest::isDuplicate).containsExactly(false, true);
    assertThat(
            commands()
                .filter(command -> command.requestId().equals("e-1"))
                .map(ExecuteChange::acceptance)
                .distinct())
        .hasSize(2);
  }

  @Test
  void afterAFullResetTheSameResultsAreToldAgainAndNothingIsExecuted() throws Exception {
    writeLoad("d-", 10, 3);
    write(null, new byte[] {1});
    Await.until("all are told", BOUND, () -> resultsOf("d-").size() == 30);
    one.stop();
    other.stop();
    int endsBefore = ends();
    int decidedBefore = adapter.decided();
    Set<String> valuesBefore = values();

    forgetEverything();
    one.start();
    Await.until("all are told again", BOUND, () -> ends() == endsBefore + written());

    assertThat(values()).isEqualTo(valuesBefore);
    assertThat(adapter.decided()).isEqualTo(decidedBefore);
    assertThat(
            recorder
                .on(Topics.RESULTS.name())
                .filter(record -> !isDuplicate(record))
                .map(record -> result(record).requestId()))
        .doesNotHaveDuplicates();
  }

  @Test
  void itStopsCleanlyOnRequestAndLeavesTheGroup() throws Exception {
    long pid = one.pid();
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    one.stop();

    assertThat(process.isAlive()).isFalse();
    assertThat(Files.readString(one.output())).contains("change-processor stopped");
    assertThat(members()).isZero();
  }

  @Test
  void itRefusesTopicsWithAnotherNumberOfPartitionsAndSaysSo() throws Exception {
    Processors.Ended ended =
        Processors.run(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "TOPIC_PARTITIONS",
                "4",
                "MANAGEMENT_PORT",
                "0",
                "STATE_DIR",
                directory.resolve("other-state").toString()));

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .contains("change-requests", "4", "./product-change topics")
        .doesNotContain("Exception");
  }

  @Test
  void itsMetricsTellLagAndWhatIsUnfinished() throws Exception {
    adapter.hold("C-HELD");
    write(null, SampleRequest.of("f-1", "01000030001").withCustomer("C-HELD").json());
    write(null, SampleRequest.of("f-2", "01000030001").withCustomer("C-HELD").json());
    Await.until("it is claimed", BOUND, () -> adapter.isUndecided("f-1"));

    Await.untilAsserted(
        "the figures are there",
        BOUND,
        () ->
            assertThat(Processors.metricsOn(onePort))
                .containsPattern("change_requests_unfinished\\{[^}]*status=\"requested\"} 1.0")
                .containsPattern("change_requests_unfinished\\{[^}]*status=\"queued\"} 1.0")
                .containsPattern("change_requests_oldest_age_seconds\\{[^}]*\"requested\"} [1-9]")
                .containsPattern("kafka_[a-z_]*records_lag"));

    adapter.release("C-HELD");
    Await.until("both are told", BOUND, () -> resultsOf("f-").size() == 2);
  }

  /** Once all are told and nothing is left to read, each was told once, with no event missing. */
  private static void assertEachIsToldOnceInOrder(String prefix, List<String> ids)
      throws Exception {
    Await.until(
        "all %d are told".formatted(ids.size()),
        BOUND,
        () -> resultsOf(prefix).size() >= ids.size() && lag() == 0);

    assertThat(resultsOf(prefix))
        .extracting(record -> result(record).requestId())
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(resultsOf(prefix)).noneMatch(ProcessorProcessTest::isDuplicate);
    Map<String, List<Long>> versions =
        recorder
            .on(Topics.EVENTS.name())
            .map(record -> JsonCodec.read(record.value(), ChangeEvent.class))
            .filter(event -> ids.contains(event.requestId()))
            .collect(groupingBy(ChangeEvent::requestId, mapping(ChangeEvent::version, toList())));
    assertThat(versions).hasSize(ids.size());
    assertThat(versions.values()).containsOnly(List.of(0L, 1L, 2L, 3L));
    assertThat(
            commands()
                .map(ExecuteChange::requestId)
                .filter(ids::contains)
                .distinct()
                .collect(groupingBy(ProcessorProcessTest::lineOf)))
        .isEqualTo(ids.stream().collect(groupingBy(ProcessorProcessTest::lineOf)));
    assertThat(adapter.overlaps()).isEmpty();
  }

  /** Requests for some lines, in turn; their ids in the order in which they were written. */
  private static List<String> writeLoad(String prefix, int lines, int perLine) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < perLine; i++) {
      for (int line = 0; line < lines; line++) {
        String id = "%s%d-%d".formatted(prefix, line, i);
        String number = "010%03d%05d".formatted(Math.floorMod(prefix.hashCode(), 1_000), line);
        write(number.getBytes(UTF_8), SampleRequest.of(id, number).json());
        ids.add(id);
      }
    }
    return ids;
  }

  private static String lineOf(String id) {
    return id.substring(0, id.lastIndexOf('-'));
  }

  /** Writes a record, and returns where it lies. */
  private static String write(byte @Nullable [] key, byte[] value) throws Exception {
    return send(new ProducerRecord<>(Topics.REQUESTS.name(), key, value));
  }

  /** Writes a record where librdkafka's default partitioner would. */
  private static String writeAsLibrdkafka(String key, byte[] value) throws Exception {
    CRC32 crc = new CRC32();
    crc.update(key.getBytes(UTF_8));
    int partition = (int) (crc.getValue() % PARTITIONS);
    return send(
        new ProducerRecord<>(Topics.REQUESTS.name(), partition, key.getBytes(UTF_8), value));
  }

  private static String send(ProducerRecord<byte[], byte[]> record) throws Exception {
    RecordMetadata written = producer.send(record).get();
    return new Origin(written.topic(), written.partition(), written.offset()).toString();
  }

  private static Stream<ExecuteChange> commands() {
    return recorder
        .on(Topics.COMMANDS.name())
        .map(record -> JsonCodec.read(record.value(), ExecuteChange.class));
  }

  private static List<ConsumerRecord<byte[], byte[]>> resultsOf(String prefix) {
    return recorder
        .on(Topics.RESULTS.name())
        .filter(record -> result(record).requestId().startsWith(prefix))
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLettersOf(List<String> origins) {
    return recorder
        .on(Topics.DEAD_LETTERS.name())
        .filter(
            record ->
                origins.contains(
                    "%s-%s-%s"
                        .formatted(
                            header(record, HeaderNames.DLQ_TOPIC),
                            header(record, HeaderNames.DLQ_PARTITION),
                            header(record, HeaderNames.DLQ_OFFSET))))
        .toList();
  }

  private static int endsOf(String prefix, List<String> origins) {
    return resultsOf(prefix).size()
        + resultsOf("change-requests").stream()
            .filter(record -> origins.contains(result(record).requestId()))
            .toList()
            .size()
        + deadLettersOf(origins).size();
  }

  /** Results and dead letters, of all tests together. */
  private static int ends() {
    return (int)
        (recorder.on(Topics.RESULTS.name()).count()
            + recorder.on(Topics.DEAD_LETTERS.name()).count());
  }

  private static int written() {
    return (int) recorder.on(Topics.REQUESTS.name()).count();
  }

  /** The distinct results, byte for byte. */
  private static Set<String> values() {
    return recorder
        .on(Topics.RESULTS.name())
        .map(record -> new String(record.value(), UTF_8))
        .collect(toSet());
  }

  private static ChangeResult result(ConsumerRecord<byte[], byte[]> record) {
    return JsonCodec.read(record.value(), ChangeResult.class);
  }

  private static boolean isDuplicate(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(HeaderNames.DUPLICATE) != null;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static int members() throws Exception {
    try {
      return admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
          .mapToInt(group -> group.members().size())
          .sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  /** What the group has not read yet of the topics that are written without transactions. */
  private static long lag() throws Exception {
    long lag = 0;
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
    for (String topic : List.of(Topics.REQUESTS.name(), Topics.REPLIES.name())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        TopicPartition place = new TopicPartition(topic, partition);
        long end =
            admin
                .listOffsets(Map.of(place, OffsetSpec.latest()))
                .partitionResult(place)
                .get()
                .offset();
        OffsetAndMetadata read = committed.get(place);
        lag += end - (read == null ? 0 : read.offset());
      }
    }
    return lag;
  }

  /** Waits until the processor's own changelog says that it has forgotten the request. */
  private static void awaitForgotten(String requestId) throws Exception {
    String changelog = "%s-%s-changelog".formatted(GROUP, StoreNames.REQUESTS);
    try (Recorder changes = new Recorder(kafka.consumerProperties("changes"), List.of(changelog))) {
      Await.until(
          requestId + " is forgotten",
          BOUND,
          () ->
              changes
                  .on(changelog)
                  .anyMatch(
                      record ->
                          new String(record.key(), UTF_8).equals(requestId)
                              && record.value() == null));
    }
  }

  /** What the command reset does: offsets, states, internal topics and placed requests go. */
  private static void forgetEverything() throws Exception {
    Await.until("the group is empty", BOUND, () -> members() == 0);
    admin.deleteConsumerGroups(List.of(GROUP)).all().get();
    Set<String> internal =
        admin.listTopics().names().get().stream()
            .filter(topic -> topic.startsWith(GROUP + "-"))
            .collect(toSet());
    admin.deleteTopics(internal).all().get();
    Map<TopicPartition, RecordsToDelete> all =
        IntStream.range(0, PARTITIONS)
            .boxed()
            .collect(
                toMap(
                    partition -> new TopicPartition(Topics.REQUESTS_PLACED.name(), partition),
                    partition -> RecordsToDelete.beforeOffset(-1)));
    admin.deleteRecords(all).all().get();
    try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Await.until(
        "the internal topics are gone",
        BOUND,
        () -> admin.listTopics().names().get().stream().noneMatch(internal::contains));
  }
}
