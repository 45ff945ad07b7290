package io.productchange.schema.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.productchange.localservers.KafkaServer;
import io.productchange.testservers.Await;
import io.productchange.testservers.TestServers;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Against a real broker: topics are the broker's, and whoever makes some deletes all of them. */
@ResourceLock("the topics of the shared broker")
final class TopicAdminTest {

  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final TopicSettings SETTINGS = TopicSettings.defaults();
  private static final KafkaServer kafka = TestServers.kafka();
  private static Admin admin;

  @BeforeAll
  static void start() {
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
  }

  @AfterEach
  void deleteTopics() throws Exception {
    delete(admin.listTopics().names().get());
  }

  @Test
  void createsAllTopicsAndLeavesThemAloneTheSecondTime() throws Exception {
    List<CreatedTopic> first = TopicAdmin.create(admin, SETTINGS);
    List<CreatedTopic> second = TopicAdmin.create(admin, SETTINGS);

    assertThat(first).extracting(CreatedTopic::outcome).containsOnly("created").hasSize(8);
    assertThat(second).extracting(CreatedTopic::outcome).containsOnly("existing").hasSize(8);
    assertThat(admin.listTopics().names().get())
        .containsExactlyInAnyOrder(
            "change-requests",
            "change-requests-placed",
            "kos-commands",
            "kos-replies",
            "change-events",
            "change-results",
            "change-requests-dlq",
            "kos-ledger-mark");
    assertThat(TopicAdmin.verify(admin, SETTINGS)).isEmpty();
    assertThatCode(() -> TopicAdmin.require(admin, SETTINGS)).doesNotThrowAnyException();
  }

  @Test
  void requestsGetTheBrokersTimeAndAreKeptForEver() throws Exception {
    TopicAdmin.create(admin, SETTINGS);

    assertThat(configOf("change-requests"))
        .containsEntry("message.timestamp.type", "LogAppendTime")
        .containsEntry("retention.ms", "-1")
        .containsEntry("retention.bytes", "-1")
        .containsEntry("cleanup.policy", "delete");
    assertThat(configOf("kos-ledger-mark"))
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("min.compaction.lag.ms", "3600000");
    assertThat(configOf("kos-commands")).containsEntry("retention.ms", "604800000");
    long before = System.currentTimeMillis();
    RecordMetadata written =
        send(new ProducerRecord<>("change-requests", 0, 17L, null, new byte[] {1}), Map.of());
    assertThat(written.timestamp()).isGreaterThanOrEqualTo(before - 1000);
  }

  @Test
  void settingsDecidePartitionsAndRetention() throws Exception {
    TopicSettings settings =
        new TopicSettings(
            3, Optional.of((short) 1), Map.of(Topics.RESULTS.name(), Retention.days(400)));

    TopicAdmin.create(admin, settings);

    assertThat(configOf("change-results")).containsEntry("retention.ms", "34560000000");
    assertThat(admin.describeTopics(List.of("change-results")).allTopicNames().get())
        .allSatisfy((name, topic) -> assertThat(topic.partitions()).hasSize(3));
    assertThat(TopicAdmin.verify(admin, settings)).isEmpty();
  }

  @Test
  void missingTopicsStopAServiceWithTheCommandToRun() {
    assertThatThrownBy(() -> TopicAdmin.require(admin, SETTINGS))
        .isInstanceOf(TopicsNotReadyException.class)
        .hasMessageContaining("./product-change topics create")
        .hasMessageContaining("change-requests: expected it but there is no such topic")
        .hasMessageContaining("change-requests-dlq: expected it");
  }

  @Test
  void onlyTheTopicsThatAServiceNeedsAreRequired() throws Exception {
    TopicAdmin.create(admin, SETTINGS);
    delete(Set.of("change-requests-dlq"));

    assertThatCode(
            () -> TopicAdmin.require(admin, SETTINGS, List.of(Topics.COMMANDS, Topics.REPLIES)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> TopicAdmin.require(admin, SETTINGS))
        .isInstanceOf(TopicsNotReadyException.class);
  }

  @Test
  void everyDifferenceIsNamedWithWhatMendsIt() throws Exception {
    TopicAdmin.create(admin, SETTINGS);
    admin.createPartitions(Map.of("kos-commands", NewPartitions.increaseTo(7))).all().get();
    set("change-requests", "message.timestamp.type", "CreateTime");
    set("change-results", "cleanup.policy", "compact");
    set("change-events", "retention.ms", "86400000");
    set("change-requests-dlq", "max.message.bytes", "1000");
    set("kos-replies", "max.message.bytes", "9000000");
    List<TopicDifference> differences = awaitDifferences(6);

    TopicsNotReadyException refusal =
        catchThrowableOfType(
            TopicsNotReadyException.class, () -> TopicAdmin.require(admin, SETTINGS));

    assertThat(differences)
        .extracting(TopicDifference::topic, TopicDifference::what)
        .containsExactly(
            tuple(
                "change-requests",
                "expected message.timestamp.type=LogAppendTime but it is CreateTime"),
            tuple("kos-commands", "expected 6 partitions but there are 7"),
            tuple("kos-replies", "expected max.message.bytes=1048588 but it is 9000000"),
            tuple("change-events", "expected retention.ms=-1 but it is 86400000"),
            tuple("change-results", "expected cleanup.policy=delete but it is compact"),
            tuple("change-requests-dlq", "expected max.message.bytes=2097176 but it is 1000"));
    assertThat(differences.getFirst().fix())
        .contains(
            "kafka-configs.sh",
            "--entity-name change-requests",
            "--add-config message.timestamp.type=LogAppendTime");
    assertThat(refusal.differences())
        .extracting(TopicDifference::topic)
        .containsExactly(
            "change-requests", "kos-commands", "change-results", "change-requests-dlq");
  }

  @Test
  void creatingTellsWhichTopicsAreDifferent() throws Exception {
    TopicAdmin.create(admin, SETTINGS);
    set("change-results", "cleanup.policy", "compact");
    awaitDifferences(1);

    assertThat(TopicAdmin.create(admin, SETTINGS))
        .extracting(CreatedTopic::outcome)
        .containsExactly(
            "existing",
            "existing",
            "existing",
            "existing",
            "existing",
            "different",
            "existing",
            "existing");
  }

  @Test
  void theBrokerRefusesARecordOfTenMebibytes() {
    TopicAdmin.create(admin, SETTINGS);
    byte[] tenMebibytes = new byte[10 * 1024 * 1024];

    assertThatThrownBy(
            () ->
                send(
                    new ProducerRecord<>("change-requests", tenMebibytes),
                    Map.of("max.request.size", 20_000_000, "buffer.memory", 40_000_000)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(RecordTooLargeException.class);
  }

  /** What the controller did is seen by the broker a little later. */
  private static List<TopicDifference> awaitDifferences(int count) {
    return Await.value(
        "the broker shows " + count + " differences",
        BOUND,
        () ->
            Optional.of(TopicAdmin.verify(admin, SETTINGS))
                .filter(differences -> differences.size() == count));
  }

  private static void delete(Set<String> topics) throws Exception {
    admin.deleteTopics(topics).all().get();
    Await.until(
        "the broker has forgotten " + topics,
        BOUND,
        () -> Collections.disjoint(admin.listTopics().names().get(), topics));
  }

  private static RecordMetadata send(
      ProducerRecord<byte[], byte[]> record, Map<String, Object> properties) throws Exception {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer())) {
      return producer.send(record).get();
    }
  }

  private static Map<String, String> configOf(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Map<String, String> values = new HashMap<>();
    for (Config config : admin.describeConfigs(List.of(resource)).all().get().values()) {
      config.entries().forEach(entry -> values.put(entry.name(), entry.value()));
    }
    return values;
  }

  private static void set(String topic, String name, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp op = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all().get();
  }
}
