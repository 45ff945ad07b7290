package io.productchange.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.SettingCatalogue;
import io.productchange.runtime.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  private static final ConfigDef FURTHER =
      new ConfigDef()
          .define("num.stream.threads", ConfigDef.Type.INT, ConfigDef.Importance.LOW, "");
  private static final SettingCatalogue CATALOGUE =
      SettingCatalogue.builder()
          .add(KafkaSettings.KAFKA_BOOTSTRAP_SERVERS)
          .family(KafkaProperties.withFurther(FURTHER))
          .build();

  @TempDir Path folder;

  @Test
  void a_property_goes_to_every_kind_of_client_that_has_it() {
    KafkaSettings settings =
        read(
            Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_LINGER_MS", "7",
                "KAFKA_MAX_POLL_RECORDS", "9",
                "KAFKA_NUM_STREAM_THREADS", "2"));

    assertThat(settings.producerProperties("p"))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("linger.ms", "7")
        .doesNotContainKeys("max.poll.records", "num.stream.threads");
    assertThat(settings.consumerProperties("c", "g"))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("max.poll.records", "9")
        .doesNotContainKeys("linger.ms", "num.stream.threads");
    assertThat(settings.adminProperties("a"))
        .containsEntry("security.protocol", "SASL_SSL")
        .doesNotContainKeys("linger.ms", "max.poll.records", "num.stream.threads");
    assertThat(settings.passedOn()).containsEntry("num.stream.threads", "2").hasSize(4);
  }

  @Test
  void delivery_rests_on_properties_of_our_own() {
    KafkaSettings settings = KafkaSettings.of("localhost:9092");

    assertThat(settings.producerProperties("p"))
        .containsEntry("bootstrap.servers", "localhost:9092")
        .containsEntry("client.id", "p")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("delivery.timeout.ms", 30_000)
        .containsEntry("max.block.ms", 10_000);
    assertThat(settings.consumerProperties("c", "g"))
        .containsEntry("group.id", "g")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("allow.auto.create.topics", false)
        .containsEntry("default.api.timeout.ms", 30_000);
    assertThat(settings.consumerProperties("c")).doesNotContainKey("group.id");
  }

  @Test
  void the_users_timeouts_and_client_id_come_first() {
    KafkaSettings settings =
        read(Map.of("KAFKA_REQUEST_TIMEOUT_MS", "50000", "KAFKA_CLIENT_ID", "team-7"));

    assertThat(settings.producerProperties("p"))
        .containsEntry("request.timeout.ms", "50000")
        .containsEntry("client.id", "team-7-p")
        .doesNotContainKey("delivery.timeout.ms");
    assertThat(settings.adminProperties("a")).doesNotContainKey("default.api.timeout.ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KAFKA_ACKS",
        "KAFKA_ENABLE_IDEMPOTENCE",
        "KAFKA_ISOLATION_LEVEL",
        "KAFKA_PROCESSING_GUARANTEE",
        "KAFKA_ENABLE_AUTO_COMMIT",
        "KAFKA_AUTO_OFFSET_RESET",
        "KAFKA_GROUP_ID",
        "KAFKA_TRANSACTIONAL_ID",
        "KAFKA_APPLICATION_ID",
        "KAFKA_KEY_SERIALIZER",
        "KAFKA_STATE_DIR",
        "KAFKA_PARTITIONER_CLASS",
        "KAFKA_ALLOW_AUTO_CREATE_TOPICS"
      })
  void what_the_promises_rest_on_cannot_be_set(String variable) {
    assertThat(problems(Map.of(variable, "all")))
        .singleElement()
        .asString()
        .startsWith(variable + " must not be set: ");
  }

  @ParameterizedTest
  @CsvSource({
    "KAFKA_SECURITY_PROTOCL, ; did you mean KAFKA_SECURITY_PROTOCOL?",
    "KAFKA_BOOTSTRAP_SERVER, ; did you mean KAFKA_BOOTSTRAP_SERVERS?",
    "KAFKA_NO_SUCH_THING_AT_ALL, ''",
    "KAFKA_COMMIT_INTERVAL_MS, ''",
    "KAFKA_, ''"
  })
  void a_variable_that_stands_for_no_property_is_refused(String variable, String suggestion) {
    assertThat(problems(Map.of(variable, "x")))
        .containsExactly(
            variable + " stands for no property that can be set through KAFKA_*" + suggestion);
  }

  @ParameterizedTest
  @CsvSource({
    "KAFKA_LINGER_MS, abc",
    "KAFKA_LINGER_MS, -1",
    "KAFKA_SECURITY_PROTOCOL, TLS",
    "KAFKA_NUM_STREAM_THREADS, two",
    "KAFKA_SASL_LOGIN_CLASS, no.such.Class",
    "KAFKA_CHECK_CRCS, perhaps"
  })
  void a_value_that_kafka_would_refuse_stops_the_start(String variable, String value) {
    assertThat(problems(Map.of(variable, value)))
        .singleElement()
        .asString()
        .startsWith(variable + " is '" + value + "', which is no value of ");
  }

  @Test
  void properties_that_do_not_fit_each_other_stop_the_start() {
    assertThat(problems(Map.of("KAFKA_RETRIES", "0")))
        .singleElement()
        .asString()
        .startsWith("KAFKA_*: properties that do not fit together: ")
        .contains("idempotent");
    assertThat(problems(Map.of("KAFKA_DELIVERY_TIMEOUT_MS", "1000")))
        .containsExactly(
            "KAFKA_*: properties that do not fit together: delivery.timeout.ms must not be less"
                + " than linger.ms + request.timeout.ms (30005)");
    assertThat(problems(Map.of("KAFKA_DEFAULT_API_TIMEOUT_MS", "1000")))
        .containsExactly(
            "KAFKA_*: properties that do not fit together: default.api.timeout.ms must not be less"
                + " than request.timeout.ms");
  }

  @Test
  void what_kafkas_own_scripts_read_is_left_alone() {
    assertThat(
            read(Map.of(
                    "KAFKA_HOME", "/opt/kafka",
                    "KAFKA_OPTS", "-Dx",
                    "KAFKA_HEAP_OPTS", "-Xmx1g",
                    "KAFKA_JMX_OPTS", "",
                    "KAFKA_LOG4J_OPTS", "x",
                    "KAFKA_JVM_PERFORMANCE_OPTS", "x"))
                .passedOn())
        .isEmpty();
  }

  @Test
  void what_kubernetes_sets_for_a_service_named_kafka_is_left_alone() {
    assertThat(
            read(Map.of(
                    "KAFKA_SERVICE_HOST", "10.0.0.7",
                    "KAFKA_SERVICE_PORT", "9092",
                    "KAFKA_SERVICE_PORT_CLIENTS", "9092",
                    "KAFKA_PORT", "tcp://10.0.0.7:9092",
                    "KAFKA_PORT_9092_TCP", "tcp://10.0.0.7:9092",
                    "KAFKA_PORT_9092_TCP_ADDR", "10.0.0.7"))
                .passedOn())
        .isEmpty();
  }

  @Test
  void a_secret_property_may_come_from_a_file_and_is_never_shown() throws Exception {
    Path jaas = Files.writeString(folder.resolve("jaas"), "CANARY required;\n");

    KafkaSettings settings =
        read(
            Map.of(
                "KAFKA_SASL_JAAS_CONFIG_FILE",
                jaas.toString(),
                "KAFKA_SASL_OAUTHBEARER_ASSERTION_FILE",
                "/a/path"));

    assertThat(settings.passedOn())
        .containsEntry("sasl.jaas.config", "CANARY required;")
        .as("a property that itself ends in .file")
        .containsEntry("sasl.oauthbearer.assertion.file", "/a/path");
    assertThat(
            problems(
                Map.of(
                    "KAFKA_SASL_JAAS_CONFIG_FILE",
                    jaas.toString(),
                    "KAFKA_SASL_JAAS_CONFIG",
                    "CANARY")))
        .containsExactly(
            "KAFKA_SASL_JAAS_CONFIG and KAFKA_SASL_JAAS_CONFIG_FILE are both set; set one of them");
  }

  @Test
  void every_property_that_holds_a_secret_is_known_as_one() {
    KafkaProperties properties = KafkaProperties.withFurther(FURTHER);

    assertThat(
            properties.variables().stream()
                .flatMap(variable -> properties.property(variable).stream())
                .filter(
                    name ->
                        name.matches(
                            ".*(password|secret|jaas\\.config|passphrase|keystore\\.key)")))
        .hasSizeGreaterThan(5)
        .allMatch(properties::isSecret);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:", ":9092", "a:1,", ",a:1", "a:1 b:2", "a:1;b:2"})
  void bootstrap_servers_are_host_and_port(String servers) {
    assertThat(problems(Map.of("KAFKA_BOOTSTRAP_SERVERS", servers)))
        .singleElement()
        .asString()
        .startsWith("KAFKA_BOOTSTRAP_SERVERS is '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9092", "a.b-c:1,10.0.0.1:2", "[::1]:9092"})
  void bootstrap_servers_may_be_names_addresses_and_several(String servers) {
    assertThat(read(Map.of("KAFKA_BOOTSTRAP_SERVERS", servers)).bootstrapServers())
        .isEqualTo(servers);
  }

  private static KafkaSettings read(Map<String, String> variables) {
    return KafkaSettings.from(
        Environment.read(withServers(variables), CATALOGUE, KafkaSettings.REQUIREMENTS));
  }

  private static List<String> problems(Map<String, String> variables) {
    return catchThrowableOfType(
            SettingsException.class,
            () -> Environment.read(withServers(variables), CATALOGUE, KafkaSettings.REQUIREMENTS))
        .problems();
  }

  private static Map<String, String> withServers(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.putIfAbsent("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    return all;
  }
}
