package io.productchange.changeprocessor.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.localservers.FreePort;
import io.productchange.localservers.LocalService;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.topic.Partitioning;
import io.productchange.schema.topic.Topics;
import io.productchange.testservers.Await;
import io.productchange.testservers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
  private static final Map<String, String> SETTINGS =
      Map.of(
          "TOPIC_PARTITIONS", "" + Cluster.PARTITIONS,
          "COMMAND_RESEND_AFTER", "PT2S",
          "DECIDED_REQUEST_RETENTION", "PT2S",
          // Short ones, so that what waits for them does not take long.
          "KAFKA_SESSION_TIMEOUT_MS", "3000",
          "KAFKA_HEARTBEAT_INTERVAL_MS", "500",
          "KAFKA_TRANSACTION_TIMEOUT_MS", "4000");

  @TempDir private static Path directory;
  private static KafkaSettings kafka;
  private static Cluster cluster;
  private static ScriptedAdapter adapter;
  private static int onePort;
  private static LocalService one;
  private static LocalService other;

  @BeforeAll
  static void startEverything() {
    kafka = KafkaSettings.of(TestServers.kafka().bootstrapServers());
    cluster = new Cluster(kafka);
    adapter = new ScriptedAdapter(kafka);
    onePort = FreePort.find();
    one = Processors.processor("one", kafka.bootstrapServers(), directory, onePort, SETTINGS);
    other =
        Processors.processor(
            "other", kafka.bootstrapServers(), directory, FreePort.find(), SETTINGS);
  }

  @AfterAll
  static void stopEverything() {
    one.close();
    other.close();
    adapter.close();
    cluster.close();
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
      origins.add(cluster.write(line.getBytes(UTF_8), request.json()));
      origins.add(cluster.writeAsLibrdkafka(line, request.json()));
      origins.add(cluster.write(null, request.withCustomer("C-2").json()));
      origins.add(cluster.write("wrong key".getBytes(UTF_8), SampleRequest.of(null, line).json()));
      origins.add(cluster.write(null, SampleRequest.of("a-no-line-" + i, "no line").json()));
      origins.add(cluster.write(new byte[] {(byte) i}, new byte[] {'{', (byte) i}));
    }

    Await.until(
        "each of the %d records ended".formatted(origins.size()),
        Cluster.BOUND,
        () -> cluster.endsOf("a-", origins) >= origins.size());

    assertThat(cluster.endsOf("a-", origins)).isEqualTo(origins.size());
    assertThat(cluster.deadLettersOf(origins)).hasSizeGreaterThanOrEqualTo(60);
    assertThat(cluster.on(Topics.REQUESTS_PLACED)).isNotEmpty();
    assertThat(
            Stream.of(Topics.REQUESTS_PLACED, Topics.COMMANDS, Topics.EVENTS, Topics.RESULTS)
                .flatMap(cluster::on))
        .allSatisfy(
            record ->
                assertThat(record.partition())
                    .isEqualTo(
                        Partitioning.partitionFor(
                            new String(record.key(), UTF_8), Cluster.PARTITIONS)));
    assertThat(adapter.overlaps()).isEmpty();
  }

  @Test
  void aKilledProcessorLosesNothingAndTellsNothingTwice() throws Exception {
    other.start();
    List<String> ids = cluster.writeLoad("b-", 20, 6);
    Await.until("some are done", Cluster.BOUND, () -> cluster.resultsOf("b-").size() > 10);

    one.kill();
    ids.addAll(cluster.writeLoad("b2-", 20, 6));
    one.start();
    Await.until("some more are done", Cluster.BOUND, () -> cluster.resultsOf("b2-").size() > 10);
    other.kill();

    assertEachIsToldOnceInOrder("b", ids);
  }

  @Test
  void aProcessorThatStoodStillForTooLongGoesOnByItself() throws Exception {
    List<String> ids = cluster.writeLoad("c-", 10, 4);
    Await.until("some are done", Cluster.BOUND, () -> !cluster.resultsOf("c-").isEmpty());

    one.pause();
    ids.addAll(cluster.writeLoad("c2-", 10, 4));
    Await.until("the group has given it up", Cluster.BOUND, () -> cluster.members() == 0);
    one.resume();

    assertEachIsToldOnceInOrder("c", ids);
  }

  @Test
  void aDuplicateAfterEvictionGetsTheSameAnswerFromTheAdapter() throws Exception {
    byte[] json = SampleRequest.of("e-1", "01000020001").json();
    cluster.write(null, json);
    Await.until("it is told", Cluster.BOUND, () -> cluster.resultsOf("e-1").size() == 1);
    cluster.awaitForgotten("e-1");

    cluster.write(null, json);
    Await.until("it is told again", Cluster.BOUND, () -> cluster.resultsOf("e-1").size() == 2);

    List<ConsumerRecord<byte[], byte[]>> told = cluster.resultsOf("e-1");
    assertThat(told.get(1).value()).isEqualTo(told.get(0).value());
    assertThat(told).extracting(Cluster::isDuplicate).containsExactly(false, true);
    assertThat(
            cluster
                .commands()
                .filter(command -> command.requestId().equals("e-1"))
                .map(ExecuteChange::acceptance)
                .distinct())
        .hasSize(2);
  }

  @Test
  void afterAFullResetTheSameResultsAreToldAgainAndNothingIsExecuted() throws Exception {
    cluster.writeLoad("d-", 10, 3);
    cluster.write(null, new byte[] {1});
    Await.until("all are told", Cluster.BOUND, () -> cluster.resultsOf("d-").size() == 30);
    one.stop();
    other.stop();
    int endsBefore = cluster.ends();
    int decidedBefore = adapter.decided();
    Set<String> valuesBefore = cluster.values();

    cluster.forgetEverything(directory.resolve("state"));
    one.start();
    Await.until(
        "all are told again",
        Cluster.BOUND,
        () -> cluster.ends() == endsBefore + cluster.written());

    assertThat(cluster.values()).isEqualTo(valuesBefore);
    assertThat(adapter.decided()).isEqualTo(decidedBefore);
    assertThat(
            cluster
                .on(Topics.RESULTS)
                .filter(record -> !Cluster.isDuplicate(record))
                .map(record -> Cluster.result(record).requestId()))
        .doesNotHaveDuplicates();
  }

  @Test
  void itStopsCleanlyOnRequestAndLeavesTheGroup() throws Exception {
    long pid = one.pid();
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    one.stop();

    assertThat(process.isAlive()).isFalse();
    assertThat(Files.readString(one.output())).contains("change-processor stopped");
    assertThat(cluster.members()).isZero();
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
    cluster.write(null, SampleRequest.of("f-1", "01000030001").withCustomer("C-HELD").json());
    cluster.write(null, SampleRequest.of("f-2", "01000030001").withCustomer("C-HELD").json());
    Await.until("it is claimed", Cluster.BOUND, () -> adapter.isUndecided("f-1"));

    Await.untilAsserted(
        "the figures are there",
        Cluster.BOUND,
        () ->
            assertThat(Processors.metricsOn(onePort))
                .containsPattern("change_requests_unfinished\\{[^}]*status=\"requested\"} 1.0")
                .containsPattern("change_requests_unfinished\\{[^}]*status=\"queued\"} 1.0")
                .containsPattern("change_requests_oldest_age_seconds\\{[^}]*\"requested\"} [1-9]")
                .containsPattern("kafka_[a-z_]*records_lag"));

    adapter.release("C-HELD");
    Await.until("both are told", Cluster.BOUND, () -> cluster.resultsOf("f-").size() == 2);
  }

  /** Once all are told and nothing is left to read, each was told once, with no event missing. */
  private static void assertEachIsToldOnceInOrder(String prefix, List<String> ids)
      throws Exception {
    Await.until(
        "all %d are told".formatted(ids.size()),
        Cluster.BOUND,
        () -> cluster.resultsOf(prefix).size() >= ids.size() && cluster.lag() == 0);

    assertThat(cluster.resultsOf(prefix))
        .extracting(record -> Cluster.result(record).requestId())
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(cluster.resultsOf(prefix)).noneMatch(Cluster::isDuplicate);
    Map<String, List<Long>> versions =
        cluster
            .on(Topics.EVENTS)
            .map(record -> JsonCodec.read(record.value(), ChangeEvent.class))
            .filter(event -> ids.contains(event.requestId()))
            .collect(groupingBy(ChangeEvent::requestId, mapping(ChangeEvent::version, toList())));
    assertThat(versions).hasSize(ids.size());
    assertThat(versions.values()).containsOnly(List.of(0L, 1L, 2L, 3L));
    assertThat(
            cluster
                .commands()
                .map(ExecuteChange::requestId)
                .filter(ids::contains)
                .distinct()
                .collect(groupingBy(Cluster::lineOf)))
        .isEqualTo(ids.stream().collect(groupingBy(Cluster::lineOf)));
    assertThat(adapter.overlaps()).isEmpty();
  }
}
