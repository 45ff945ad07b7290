package io.productchange.changeprocessor.host;

import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.topic.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * How Kafka Streams runs. Defaults that tune may be overridden through {@code KAFKA_*}; what
 * delivery rests on may not.
 */
public final class StreamsConfiguration {
  /** Group and prefix of internal topics; public. */
  public static final String APPLICATION_ID = "change-processor";

  /**
   * A request crosses the processor three times and every crossing waits for a commit, so this
   * interval is most of a request's latency. A commit costs little more than its round trips: half
   * the interval is not half the throughput.
   */
  private static final int COMMIT_INTERVAL_MS = 20;

  private static final int STREAM_THREADS = 2;

  /**
   * How long a dead process keeps its partitions. Not shorter, so that a pause of a few seconds
   * does not move them.
   */
  private static final int SESSION_TIMEOUT_MS = 10_000;

  private static final int HEARTBEAT_INTERVAL_MS = 3_000;

  private StreamsConfiguration() {}

  /**
   * @param settings where Kafka is, and the user's own properties
   * @param stateDirectory of this process alone
   * @param instance tells this process from others in the broker's logs and metrics
   */
  public static Properties of(KafkaSettings settings, Path stateDirectory, String instance) {
    Map<String, Object> all = new HashMap<>(tuning());
    all.putAll(settings.passedOn());
    all.merge(StreamsConfig.CLIENT_ID_CONFIG, instance, (users, ours) -> users + "-" + ours);
    all.putAll(guarantees());
    all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    all.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    Properties properties = new Properties();
    properties.putAll(all);
    return properties;
  }

  private static Map<String, Object> tuning() {
    return Map.of(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        COMMIT_INTERVAL_MS,
        // A thread that waits for records commits only after the wait. Waiting half as long made
        // requests that came one by one no faster, and an idle process use 11 % of a core instead
        // of 7 to 8 %.
        StreamsConfig.POLL_MS_CONFIG,
        COMMIT_INTERVAL_MS,
        StreamsConfig.NUM_STREAM_THREADS_CONFIG,
        STREAM_THREADS,
        StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
        BoundedRocksDb.class,
        // While the broker still closes one transaction it refuses the first records of the next.
        // Waits grow with every retry, up to the client's own bound.
        StreamsConfig.RETRY_BACKOFF_MS_CONFIG,
        COMMIT_INTERVAL_MS / 2,
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        SESSION_TIMEOUT_MS,
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        HEARTBEAT_INTERVAL_MS);
  }

  private static Map<String, Object> guarantees() {
    return Map.of(
        StreamsConfig.APPLICATION_ID_CONFIG,
        APPLICATION_ID,
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        StreamsConfig.EXACTLY_ONCE_V2,
        StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
        true,
        // The order across topics means nothing to the flow, and waiting for it would cost time.
        StreamsConfig.MAX_TASK_IDLE_MS_CONFIG,
        -1L,
        // A record that was processed half-way must not be committed: its puts are not rolled back.
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class,
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailExceptionHandler.class,
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DefaultProductionExceptionHandler.class,
        // Dead letters and placed records may be larger than what Kafka's producer takes by
        // default.
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Topics.MAX_FORWARDED_BATCH_BYTES);
  }
}
