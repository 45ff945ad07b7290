package io.productchange.operatorcli.cli;

import io.productchange.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic's committed records from a point in time to where the topic ended when the reading
 * began, partition by partition in order. It joins no group and commits nothing. Not safe for use
 * by several threads.
 */
public final class TopicScan implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * What is read has an end, and the client asks for more before it is known that there is no more:
   * the next topic would wait for that answer.
   */
  private static final int FETCH_MAX_WAIT_MS = 20;

  /** A broker that gives nothing for so long, though there is something, is a failure. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Opens a reader of its own. */
  public TopicScan(KafkaSettings kafka, String clientId) {
    Map<String, Object> properties = kafka.consumerProperties(clientId);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MS);
    this.consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** All records from the beginning to the present end. */
  public void all(String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    from(topic, Optional.empty(), reader);
  }

  /**
   * All records whose time is not before the given one, to the present end.
   *
   * @param from empty: from the beginning
   * @throws CommandException if the broker stops giving records
   */
  public void from(
      String topic, Optional<Instant> from, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    List<TopicPartition> partitions = partitions(topic);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    seek(partitions, from, ends);
    read(new HashMap<>(ends), reader);
  }

  /**
   * All records of each partition before the given offset, from the beginning.
   *
   * @param ends by partition; a partition without one is not read
   */
  public void until(
      Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    consumer.assign(ends.keySet());
    consumer.seekToBeginning(ends.keySet());
    read(new HashMap<>(ends), reader);
  }

  /**
   * How many records a partition has from an offset on. Not a difference of offsets: the markers of
   * transactions take offsets too.
   */
  public long count(TopicPartition partition, long from) {
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    if (from >= end) {
      return 0;
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long[] records = {0};
    read(new HashMap<>(Map.of(partition, end)), record -> records[0]++);
    return records[0];
  }

  /** The offset of the first record that each partition still has, or would have. */
  public Map<TopicPartition, Long> beginnings(String topic) {
    return consumer.beginningOffsets(partitions(topic));
  }

  /** The topic's partitions. */
  public List<TopicPartition> partitionsOf(String topic) {
    return partitions(topic);
  }

  /**
   * One record by its place; empty if it is not there (any more).
   *
   * @param partition the partition, from 0
   */
  public Optional<ConsumerRecord<byte[], byte[]>> one(String topic, int partition, long offset) {
    TopicPartition place = new TopicPartition(topic, partition);
    if (!partitions(topic).contains(place)) {
      return Optional.empty();
    }
    long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
    long beginning = consumer.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
    if (offset < beginning || offset >= end) {
      return Optional.empty();
    }
    consumer.assign(List.of(place));
    consumer.seek(place, offset);
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadlineNanos < 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        return record.offset() == offset ? Optional.of(record) : Optional.empty();
      }
      if (consumer.position(place) >= end) {
        return Optional.empty();
      }
    }
    throw new CommandException("Kafka gave no record of %s within %s".formatted(place, PATIENCE));
  }

  private List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private void seek(
      Collection<TopicPartition> partitions,
      Optional<Instant> from,
      Map<TopicPartition, Long> ends) {
    if (from.isEmpty()) {
      consumer.seekToBeginning(partitions);
      return;
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, from.get().toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = found.get(partition);
      consumer.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
    }
  }

  private void read(
      Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      // A position may pass an end without a record: markers of transactions take offsets too.
      ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      if (ends.isEmpty()) {
        return;
      }
      if (consumer.assignment().size() != ends.size()) {
        consumer.assign(ends.keySet());
      }
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
        if (record.offset() < end) {
          reader.accept(record);
        }
      }
      if (!records.isEmpty()) {
        deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() - deadlineNanos > 0) {
        throw new CommandException(
            "Kafka gave no further record within %s; open at %s".formatted(PATIENCE, ends));
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
