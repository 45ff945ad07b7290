package io.productchange.changeprocessor.process;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Collects what is committed on some topics, from their beginning on, as any consumer sees it. */
final class Recorder implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();
  private final Thread thread;

  Recorder(Map<String, Object> properties, Collection<String> topics) {
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread = Thread.ofPlatform().name("recorder").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    } catch (WakeupException e) {
      consumer.close();
    }
  }

  /** What has come on the topic so far; within a partition in order. */
  Stream<ConsumerRecord<byte[], byte[]>> on(String topic) {
    return records.stream().filter(record -> record.topic().equals(topic));
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
