package io.productchange.schema.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Setting;
import io.productchange.runtime.settings.SettingsException;
import io.productchange.schema.topic.Retention;
import io.productchange.schema.topic.TopicSettings;
import io.productchange.schema.topic.Topics;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProductChangeSettingsTest {

  @Test
  void kosHasTheDocumentedDefaults() {
    KosSettings kos =
        KosSettings.from(
            read(KosSettings.REQUIREMENTS, Map.of("KOS_BASE_URL", "http://kos.example:8090/base")));

    assertThat(kos)
        .isEqualTo(
            new KosSettings(
                URI.create("http://kos.example:8090/base"),
                Duration.ofSeconds(10),
                Optional.empty(),
                64));
  }

  @Test
  void aLateEffectBoundBelowTheTimeoutIsAnError() {
    Map<String, String> variables =
        Map.of(
            "KOS_BASE_URL", "http://kos", "KOS_TIMEOUT", "PT5S", "KOS_LATE_EFFECT_BOUND", "PT4.9S");

    assertThatThrownBy(() -> read(KosSettings.REQUIREMENTS, variables))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("KOS_LATE_EFFECT_BOUND")
        .hasMessageContaining("KOS_TIMEOUT");
  }

  @Test
  void aLateEffectBoundOfTheTimeoutIsTaken() {
    Map<String, String> variables =
        Map.of(
            "KOS_BASE_URL", "http://kos", "KOS_TIMEOUT", "PT5S", "KOS_LATE_EFFECT_BOUND", "PT5S");

    assertThat(KosSettings.from(read(KosSettings.REQUIREMENTS, variables)).lateEffectBound())
        .contains(Duration.ofSeconds(5));
  }

  @Test
  void aLateEffectBoundBelowTheDefaultTimeoutIsAnError() {
    assertThatThrownBy(
            () ->
                read(
                    KosSettings.REQUIREMENTS,
                    Map.of("KOS_BASE_URL", "http://kos", "KOS_LATE_EFFECT_BOUND", "PT9S")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("KOS_LATE_EFFECT_BOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KOS_TIMEOUT_MS",
        "KOS_BASEURL",
        "DATABASE_NAME",
        "INGEST_HOST",
        "HTTP_TIMEOUT",
        "MANAGEMENT_TOKEN",
        "KAFKA_BOOTSTRAP",
        "KAFKA_NUM_STREAMS_THREADS",
        "TOPIC_PARTITION",
        "TOPIC_RETENTION_COMMAND",
        "TOPIC_REPLICATION",
        "COMMAND_RESEND_MAX",
        "DECIDED_REQUEST_RETENTION_DAYS"
      })
  void aNameThatNoCommandKnowsIsAnError(String name) {
    assertThatThrownBy(() -> read(Requirements.NONE, Map.of(name, "1")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "KAFKA_HOME",
        "KAFKA_OPTS",
        "KAFKA_HEAP_OPTS",
        "TOPIC_OF_SOMEBODY_ELSE",
        "PATH"
      })
  void whatIsNotOursIsLeftAlone(String name) {
    assertThat(read(Requirements.NONE, Map.of(name, "x"))).isNotNull();
  }

  @Test
  void anotherCommandsSettingsAreAcceptedWhateverTheyAre() {
    Map<String, String> all = new TreeMap<>();
    for (Setting<?> setting : ProductChangeSettings.CATALOGUE.settings()) {
      all.put(setting.name(), "not a value of it");
    }
    all.put("KAFKA_NUM_STREAM_THREADS", "2");
    all.put("KAFKA_SECURITY_PROTOCOL", "SSL");

    assertThat(read(Requirements.NONE, all)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KAFKA_ACKS",
        "KAFKA_ENABLE_IDEMPOTENCE",
        "KAFKA_ISOLATION_LEVEL",
        "KAFKA_PROCESSING_GUARANTEE",
        "KAFKA_ENABLE_AUTO_COMMIT",
        "KAFKA_AUTO_OFFSET_RESET"
      })
  void whatThePromisesRestOnCannotBeSet(String name) {
    assertThatThrownBy(() -> read(Requirements.passes("KAFKA_"), Map.of(name, "all")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(name);
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    SettingsException e =
        catchThrowableOfType(
            SettingsException.class,
            () ->
                read(
                    KosSettings.REQUIREMENTS.and(TopicSettings.REQUIREMENTS),
                    Map.of(
                        "KOS_TIMEOUT", "10",
                        "KOS_MAX_CONCURENCY", "1",
                        "TOPIC_PARTITIONS", "0",
                        "TOPIC_RETENTION_RESULTS", "PT59M")));

    assertThat(e.problems())
        .hasSize(5)
        .anyMatch(problem -> problem.startsWith("KOS_BASE_URL"))
        .anyMatch(problem -> problem.startsWith("KOS_TIMEOUT"))
        .anyMatch(problem -> problem.contains("did you mean KOS_MAX_CONCURRENCY?"))
        .anyMatch(problem -> problem.startsWith("TOPIC_PARTITIONS"))
        .anyMatch(problem -> problem.startsWith("TOPIC_RETENTION_RESULTS"));
  }

  @Test
  void topicsHaveTheDocumentedDefaults() {
    TopicSettings topics = TopicSettings.from(read(TopicSettings.REQUIREMENTS, Map.of()));

    assertThat(topics.partitions()).isEqualTo(6);
    assertThat(topics.replicationFactor()).isEmpty();
    assertThat(Topics.ALL)
        .allSatisfy(topic -> assertThat(topics.retentionOf(topic)).isEqualTo(topic.retention()));
  }

  @ParameterizedTest
  @CsvSource({"forever, -1", "P30D, 2592000000", "PT1H, 3600000"})
  void aRetentionMayBeConfigured(String text, long millis) {
    TopicSettings topics =
        TopicSettings.from(
            read(
                TopicSettings.REQUIREMENTS,
                Map.of("TOPIC_RETENTION_RESULTS", text, "TOPIC_REPLICATION_FACTOR", "3")));

    assertThat(topics.retentionOf(Topics.RESULTS).millis()).isEqualTo(millis);
    assertThat(topics.retentionOf(Topics.EVENTS)).isEqualTo(Retention.FOREVER);
    assertThat(topics.replicationFactor()).contains((short) 3);
  }

  @Test
  void theStreamsPropertiesExistAndHaveTheTypeThatStreamsGivesThem() {
    Map<String, ConfigDef.Type> streams = new TreeMap<>();
    StreamsConfig.configDef().configKeys().forEach((name, key) -> streams.put(name, key.type()));

    assertThat(StreamsProperties.definition().configKeys().values())
        .isNotEmpty()
        .allSatisfy(ours -> assertThat(streams).containsEntry(ours.name, ours.type()));
  }

  private static Environment read(Requirements requirements, Map<String, String> variables) {
    return Environment.read(variables, ProductChangeSettings.CATALOGUE, requirements);
  }
}
