package io.productchange.runtime.kafka;

import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Where Kafka is, and the properties that every client of ours starts from. Each method gives a
 * fresh, mutable map that the caller may add to.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class KafkaSettings {
  private static final String SERVER = "(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):[0-9]{1,5}";

  /** The brokers to start from. */
  public static final Setting<String> KAFKA_BOOTSTRAP_SERVERS =
      Setting.matching(
          "KAFKA_BOOTSTRAP_SERVERS",
          "the Kafka brokers to start from",
          Pattern.compile(SERVER + "(," + SERVER + ")*"),
          "host:port, several separated by commas, such as localhost:9092");

  /** What a process that talks to Kafka needs of the environment. */
  public static final Requirements REQUIREMENTS =
      Requirements.needs(KAFKA_BOOTSTRAP_SERVERS)
          .and(Requirements.passes(KafkaProperties.PREFIX))
          .and(Requirements.rule(List.of(KAFKA_BOOTSTRAP_SERVERS), KafkaSettings::unfitProperties));

  private static final int REQUEST_TIMEOUT_MS = 10_000;
  private static final int DELIVERY_TIMEOUT_MS = 30_000;
  private static final int API_TIMEOUT_MS = 30_000;
  private static final int MAX_BLOCK_MS = 10_000;

  private final String bootstrapServers;
  private final Map<String, String> passedOn;

  private KafkaSettings(String bootstrapServers, Map<String, String> passedOn) {
    this.bootstrapServers = bootstrapServers;
    this.passedOn = Map.copyOf(passedOn);
  }

  /**
   * @throws IllegalStateException if the environment was read without {@link #REQUIREMENTS}
   */
  public static KafkaSettings from(Environment environment) {
    return new KafkaSettings(
        environment.get(KAFKA_BOOTSTRAP_SERVERS), environment.properties(KafkaProperties.PREFIX));
  }

  /** Settings without an environment, such as those of a broker just started. */
  public static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(bootstrapServers, Map.of());
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * The user's own properties for whatever kind of client, Kafka Streams included; secrets in
   * clear.
   */
  public Map<String, String> passedOn() {
    return passedOn;
  }

  /**
   * A producer that loses nothing that it reported as written: {@code acks=all}, idempotent. A send
   * fails after 30 s at the latest, a call blocks for 10 s at most, unless the user set otherwise.
   * Serializers are up to the caller.
   */
  public Map<String, Object> producerProperties(String clientId) {
    Map<String, Object> properties = common(clientId, ProducerConfig.configNames());
    if (unset(
        properties,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        ProducerConfig.LINGER_MS_CONFIG)) {
      properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
      properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    }
    properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    return properties;
  }

  /**
   * A member of a group that sees only what was committed, starts at the beginning, and commits
   * offsets itself; it never creates a topic. Deserializers are up to the caller.
   */
  public Map<String, Object> consumerProperties(String clientId, String groupId) {
    Map<String, Object> properties = consumerProperties(clientId);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    return properties;
  }

  /**
   * Like {@link #consumerProperties(String, String)} without a group: partitions are assigned by
   * the caller.
   */
  public Map<String, Object> consumerProperties(String clientId) {
    Map<String, Object> properties = common(clientId, ConsumerConfig.configNames());
    boundApiCalls(properties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return properties;
  }

  /** An admin client whose calls end within 30 s unless the user set otherwise. */
  public Map<String, Object> adminProperties(String clientId) {
    Map<String, Object> properties = common(clientId, AdminClientConfig.configNames());
    boundApiCalls(properties);
    return properties;
  }

  private Map<String, Object> common(String clientId, Set<String> validNames) {
    Map<String, Object> properties = new HashMap<>(passedOn);
    properties.keySet().retainAll(validNames);
    properties.put("bootstrap.servers", bootstrapServers);
    // The user's client id, which quotas may hang on, stays the start of every client's own.
    properties.merge("client.id", clientId, (users, ours) -> users + "-" + ours);
    return properties;
  }

  private static void boundApiCalls(Map<String, Object> properties) {
    if (unset(properties, "default.api.timeout.ms", "request.timeout.ms")) {
      properties.put("default.api.timeout.ms", API_TIMEOUT_MS);
      properties.put("request.timeout.ms", REQUEST_TIMEOUT_MS);
    }
  }

  /**
   * Kafka wants such settings to fit each other, so ours are given only where the user gave none of
   * them.
   */
  private static boolean unset(Map<String, Object> properties, String... names) {
    return Stream.of(names).noneMatch(properties::containsKey);
  }

  /** Lets Kafka itself say what does not fit together, such as {@code retries=0}. */
  private static Stream<String> unfitProperties(Environment environment) {
    return environment.optional(KAFKA_BOOTSTRAP_SERVERS).isEmpty()
        ? Stream.empty()
        : UnfitProperties.of(from(environment));
  }
}
