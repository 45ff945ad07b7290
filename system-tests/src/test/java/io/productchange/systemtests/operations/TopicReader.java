package io.productchange.systemtests.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A topic from its beginning on, as a plain consumer reads it: committed records only, in no group.
 * Used by one thread.
 */
public final class TopicReader implements AutoCloseable {
  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

  public TopicReader(String bootstrapServers, String topic) {
    this.topic = topic;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Everything up to the end that the topic has now, in the order of arrival by partition. */
  public List<ConsumerRecord<byte[], byte[]>> all() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    read(Duration.ofMinutes(1), _ -> ends.entrySet().stream().allMatch(this::reached));
    return List.copyOf(records);
  }

  private boolean reached(Map.Entry<TopicPartition, Long> end) {
    return consumer.position(end.getKey()) >= end.getValue();
  }

  /** Everything there is as soon as a condition holds. */
  public List<ConsumerRecord<byte[], byte[]>> until(
      Duration bound, Predicate<List<ConsumerRecord<byte[], byte[]>>> condition) {
    read(bound, condition);
    return List.copyOf(records);
  }

  private void read(Duration bound, Predicate<List<ConsumerRecord<byte[], byte[]>>> condition) {
    long deadlineNanos = System.nanoTime() + bound.toNanos();
    while (!condition.test(records)) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new AssertionError(
            "not within %s on %s, which has %d records: %s"
                .formatted(
                    bound,
                    topic,
                    records.size(),
                    records.stream().map(record -> new String(record.value(), UTF_8)).toList()));
      }
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
  }

  public static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, UTF_8));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
