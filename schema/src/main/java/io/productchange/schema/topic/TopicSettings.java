package io.productchange.schema.topic;

import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What differs from one installation to the next about topics.
 *
 * @param partitions of every topic; fixed for the topics' life
 * @param replicationFactor empty leaves it to the broker's {@code default.replication.factor}
 * @param retentions by topic name, only those that differ from the topic's default
 */
public record TopicSettings(
    int partitions, Optional<Short> replicationFactor, Map<String, Retention> retentions) {

  /** Partitions of every topic. */
  public static final Setting<Integer> TOPIC_PARTITIONS =
      Setting.integer(
              "TOPIC_PARTITIONS",
              "partitions of every topic; fixed for the topics' life, so choose it before `topics create`",
              1,
              1_000)
          .withDefault(Topics.DEFAULT_PARTITIONS)
          .usedBy("topics", "all services");

  /** Replication factor of new topics. */
  public static final Setting<Integer> TOPIC_REPLICATION_FACTOR =
      Setting.integer("TOPIC_REPLICATION_FACTOR", "replicas of every new topic", 1, 100)
          .withDefaultDescribed("the broker's `default.replication.factor`")
          .usedBy("topics");

  /** By topic: how long its records are kept. In the order of {@link Topics#ALL}. */
  private static final Map<TopicDescriptor<?, ?>, Setting<Retention>> RETENTION = retention();

  /** What a process that creates or checks topics reads of the environment. */
  public static final Requirements REQUIREMENTS =
      Requirements.uses(settings().toArray(Setting<?>[]::new));

  public TopicSettings {
    retentions = Map.copyOf(retentions);
  }

  /** All settings of this class, in the order of the documentation. */
  public static List<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>();
    all.add(TOPIC_PARTITIONS);
    all.add(TOPIC_REPLICATION_FACTOR);
    all.addAll(RETENTION.values());
    return List.copyOf(all);
  }

  /** The defaults, for a broker that somebody just started. */
  public static TopicSettings defaults() {
    return new TopicSettings(Topics.DEFAULT_PARTITIONS, Optional.empty(), Map.of());
  }

  /**
   * @throws IllegalStateException if the environment was read without {@link #REQUIREMENTS}
   */
  public static TopicSettings from(Environment environment) {
    Map<String, Retention> retentions = new LinkedHashMap<>();
    RETENTION.forEach(
        (topic, setting) ->
            environment.optional(setting).ifPresent(value -> retentions.put(topic.name(), value)));
    return new TopicSettings(
        environment.get(TOPIC_PARTITIONS),
        environment.optional(TOPIC_REPLICATION_FACTOR).map(Integer::shortValue),
        retentions);
  }

  /** How long the topic's records are to be kept. */
  public Retention retentionOf(TopicDescriptor<?, ?> topic) {
    return retentions.getOrDefault(topic.name(), topic.retention());
  }

  private static Map<TopicDescriptor<?, ?>, Setting<Retention>> retention() {
    Map<TopicDescriptor<?, ?>, Setting<Retention>> settings = new LinkedHashMap<>();
    settings.put(Topics.REQUESTS, retention("REQUESTS", Topics.REQUESTS));
    settings.put(Topics.REQUESTS_PLACED, retention("REQUESTS_PLACED", Topics.REQUESTS_PLACED));
    settings.put(Topics.COMMANDS, retention("COMMANDS", Topics.COMMANDS));
    settings.put(Topics.REPLIES, retention("REPLIES", Topics.REPLIES));
    settings.put(Topics.EVENTS, retention("EVENTS", Topics.EVENTS));
    settings.put(Topics.RESULTS, retention("RESULTS", Topics.RESULTS));
    settings.put(Topics.DEAD_LETTERS, retention("DEAD_LETTERS", Topics.DEAD_LETTERS));
    return settings;
  }

  private static Setting<Retention> retention(String suffix, TopicDescriptor<?, ?> topic) {
    return Setting.of(
            "TOPIC_RETENTION_" + suffix,
            Retention.class,
            "how long `" + topic.name() + "` keeps its records",
            "forever, or an ISO-8601 duration from PT1H to P36500D",
            Retention::parse)
        .withDefault(topic.retention())
        .usedBy("topics");
  }
}
