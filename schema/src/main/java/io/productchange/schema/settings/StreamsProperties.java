package io.productchange.schema.settings;

import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.CLASS;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import org.apache.kafka.common.config.ConfigDef;

/**
 * The properties of Kafka Streams that may be set through {@code KAFKA_*}: those that tune. Those
 * that what is promised rests on (exception handlers, serdes, the processing guarantee, task
 * idling) are not among them.
 */
final class StreamsProperties {
  private StreamsProperties() {}

  /** Names and types; a test holds them against Kafka Streams itself. */
  static ConfigDef definition() {
    return new ConfigDef()
        .define("acceptable.recovery.lag", LONG, MEDIUM, "")
        .define("buffered.records.per.partition", INT, MEDIUM, "")
        .define("built.in.metrics.version", STRING, MEDIUM, "")
        .define("commit.interval.ms", LONG, MEDIUM, "")
        .define("log.summary.interval.ms", LONG, MEDIUM, "")
        .define("max.warmup.replicas", INT, MEDIUM, "")
        .define("num.standby.replicas", INT, MEDIUM, "")
        .define("num.stream.threads", INT, MEDIUM, "")
        .define("poll.ms", LONG, MEDIUM, "")
        .define("probing.rebalance.interval.ms", LONG, MEDIUM, "")
        .define("repartition.purge.interval.ms", LONG, MEDIUM, "")
        .define("replication.factor", INT, MEDIUM, "")
        .define("rocksdb.config.setter", CLASS, MEDIUM, "")
        .define("state.cleanup.delay.ms", LONG, MEDIUM, "")
        .define("statestore.cache.max.bytes", LONG, MEDIUM, "")
        .define("task.timeout.ms", LONG, MEDIUM, "")
        .define("upgrade.from", STRING, MEDIUM, "");
  }
}
