package io.productchange.runtime.kafka;

import io.productchange.runtime.settings.PropertyFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * {@code KAFKA_SECURITY_PROTOCOL} stands for {@code security.protocol}, and so on for every
 * property of a producer, consumer or admin client, and for the further ones given. Properties that
 * delivery guarantees or the wiring of a process rest on are refused.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class KafkaProperties implements PropertyFamily {
  /** The prefix of the variables. */
  public static final String PREFIX = "KAFKA_";

  /** What Kafka's own scripts and images read; nothing to do with a client. */
  private static final Set<String> IGNORED =
      Set.of(
          "KAFKA_HOME",
          "KAFKA_OPTS",
          "KAFKA_HEAP_OPTS",
          "KAFKA_LOG4J_OPTS",
          "KAFKA_LOG4J_CMD_OPTS",
          "KAFKA_JMX_OPTS",
          "KAFKA_JVM_PERFORMANCE_OPTS",
          "KAFKA_GC_LOG_OPTS",
          "KAFKA_DEBUG");

  /** What is promised rests on these. */
  private static final Set<String> GUARANTEES =
      Set.of(
          "acks",
          "enable.idempotence",
          "isolation.level",
          "processing.guarantee",
          "enable.auto.commit",
          "auto.offset.reset");

  /**
   * The program gives these a value of its own at each place; one value for all would be wrong at
   * each.
   */
  private static final Set<String> WIRING =
      Set.of(
          "group.id",
          "group.instance.id",
          "transactional.id",
          "application.id",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "allow.auto.create.topics",
          "bootstrap.controllers",
          "partitioner.class",
          "partitioner.ignore.keys",
          "transaction.two.phase.commit.enable",
          "state.dir");

  private final Map<String, List<ConfigDef.ConfigKey>> keys = new HashMap<>();
  private final Set<String> names;

  private KafkaProperties(ConfigDef further) {
    Stream.of(
            ProducerConfig.configDef(),
            ConsumerConfig.configDef(),
            AdminClientConfig.configDef(),
            further)
        .flatMap(definition -> definition.configKeys().values().stream())
        .forEach(key -> keys.computeIfAbsent(key.name, name -> new ArrayList<>()).add(key));
    Set<String> all = new HashSet<>(keys.keySet());
    all.addAll(GUARANTEES);
    all.addAll(WIRING);
    // A setting with rules of its own, not one of the properties handed on.
    all.remove("bootstrap.servers");
    this.names = Set.copyOf(all);
  }

  /**
   * @param further properties that may be set too although no plain client has them, such as those
   *     of Kafka Streams
   */
  public static KafkaProperties withFurther(ConfigDef further) {
    return new KafkaProperties(further);
  }

  @Override
  public String prefix() {
    return PREFIX;
  }

  @Override
  public boolean ignores(String variable) {
    return IGNORED.contains(variable);
  }

  @Override
  public Optional<String> property(String variable) {
    String name = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    return names.contains(name) ? Optional.of(name) : Optional.empty();
  }

  @Override
  public Optional<String> problem(String property, String value) {
    if (GUARANTEES.contains(property)) {
      return Optional.of(
          "must not be set: no request lost and none done twice rests on the value that the program gives "
              + property);
    }
    if (WIRING.contains(property)) {
      return Optional.of("must not be set: the program itself chooses " + property);
    }
    return keys.getOrDefault(property, List.of()).stream()
        .flatMap(key -> problem(key, value).stream())
        .findFirst();
  }

  private Optional<String> problem(ConfigDef.ConfigKey key, String value) {
    try {
      @Nullable Object parsed = ConfigDef.parseType(key.name, value, key.type());
      if (key.validator != null) {
        key.validator.ensureValid(key.name, parsed);
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(
          isSecret(key.name)
              ? "is no value of " + key.name
              : "is '%s', which is no value of %s: %s"
                  .formatted(value, key.name, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public boolean isSecret(String property) {
    return keys.getOrDefault(property, List.of()).stream()
        .anyMatch(key -> key.type() == ConfigDef.Type.PASSWORD);
  }

  @Override
  public Set<String> variables() {
    Set<String> variables = new TreeSet<>();
    for (String name : names) {
      if (!GUARANTEES.contains(name) && !WIRING.contains(name)) {
        variables.add(PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_'));
      }
    }
    return variables;
  }
}
