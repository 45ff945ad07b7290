package io.productchange.schema.topic;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/** Compares one topic of the broker with its descriptor. Pure; finds every difference. */
final class TopicCheck {

  /**
   * Records of a compacted topic that are younger are all kept: long enough for whatever else tells
   * of the same calls to have arrived, short enough to be read in seconds.
   */
  private static final Duration COMPACTION_LAG = Duration.ofHours(1);

  private final TopicDescriptor<?, ?> topic;
  private final TopicSettings settings;
  private final List<TopicDifference> differences = new ArrayList<>();

  private TopicCheck(TopicDescriptor<?, ?> topic, TopicSettings settings) {
    this.topic = topic;
    this.settings = settings;
  }

  /** How a new topic is configured. */
  static Map<String, String> configs(TopicDescriptor<?, ?> topic, TopicSettings settings) {
    if (topic.compacted()) {
      return Map.of(
          CLEANUP_POLICY_CONFIG, "compact",
          MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
          MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(COMPACTION_LAG.toMillis()),
          SEGMENT_MS_CONFIG, Long.toString(COMPACTION_LAG.toMillis()),
          MAX_MESSAGE_BYTES_CONFIG, Integer.toString(topic.maxBatchBytes()));
    }
    return Map.of(
        CLEANUP_POLICY_CONFIG, "delete",
        MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
        RETENTION_MS_CONFIG, Long.toString(settings.retentionOf(topic).millis()),
        RETENTION_BYTES_CONFIG, "-1",
        MAX_MESSAGE_BYTES_CONFIG, Integer.toString(topic.maxBatchBytes()));
  }

  /**
   * @param description null where there is no such topic
   */
  static List<TopicDifference> differences(
      TopicDescriptor<?, ?> topic,
      TopicSettings settings,
      @Nullable TopicDescription description,
      @Nullable Config config) {
    TopicCheck check = new TopicCheck(topic, settings);
    if (description == null || config == null) {
      check.add("expected it but there is no such topic", "run ./product-change topics create");
    } else {
      check.checkPartitions(description);
      check.checkReplication(description);
      check.checkConfigs(config);
    }
    return List.copyOf(check.differences);
  }

  private void checkPartitions(TopicDescription description) {
    int found = description.partitions().size();
    if (found != settings.partitions()) {
      add(
          "expected %d partitions but there are %d".formatted(settings.partitions(), found),
          "set TOPIC_PARTITIONS=%d if all topics have that many, else recreate them as docs/topics.md says"
              .formatted(found));
    }
  }

  private void checkReplication(TopicDescription description) {
    settings
        .replicationFactor()
        .ifPresent(
            expected -> {
              long fewer =
                  description.partitions().stream()
                      .filter(partition -> partition.replicas().size() != expected)
                      .count();
              if (fewer > 0) {
                advise(
                    "expected %d replicas but %d partitions have another number"
                        .formatted(expected, fewer),
                    "move them with kafka-reassign-partitions.sh");
              }
            });
  }

  private void checkConfigs(Config config) {
    configs(topic, settings).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(expected -> checkConfig(expected.getKey(), expected.getValue(), config));
  }

  private void checkConfig(String name, String expected, Config config) {
    ConfigEntry entry = config.get(name);
    String found = entry == null ? null : entry.value();
    if (Objects.equals(expected, found)) {
      return;
    }
    String what = "expected %s=%s but it is %s".formatted(name, expected, found);
    String fix =
        "run kafka-configs.sh --bootstrap-server HOST:PORT --alter --entity-type topics --entity-name %s --add-config %s=%s"
            .formatted(topic.name(), name, expected);
    if (isBlocking(name, expected, found)) {
      add(what, fix);
    } else {
      advise(what, fix);
    }
  }

  /** A longer retention or a larger batch than ours harms no promise; less of either may. */
  private static boolean isBlocking(String name, String expected, @Nullable String found) {
    return switch (name) {
      case CLEANUP_POLICY_CONFIG, MESSAGE_TIMESTAMP_TYPE_CONFIG -> true;
      case MAX_MESSAGE_BYTES_CONFIG ->
          found == null || Long.parseLong(found) < Long.parseLong(expected);
      default -> false;
    };
  }

  private void add(String what, String fix) {
    differences.add(new TopicDifference(topic.name(), what, fix, true));
  }

  private void advise(String what, String fix) {
    differences.add(new TopicDifference(topic.name(), what, fix, false));
  }
}
