package io.productchange.localstack.demo;

import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Watches results and dead letters come in, on a thread of its own. What was collected may be read
 * once {@link #close} has returned; the counts at any time.
 */
final class Collector implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;

  /** Guards the two counts. */
  private final Object counts = new Object();

  private int results;
  private int deadLetterCount;
  private final Map<String, List<Told>> told = new HashMap<>();
  private final Map<String, String> deadLetters = new HashMap<>();
  private final List<Long> latenciesMillis = new ArrayList<>();
  private volatile boolean stopping;

  /** One record of change-results. */
  record Told(ChangeResult result, boolean duplicate) {}

  Collector(KafkaSettings kafka) {
    this.consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties("demo"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(Topics.RESULTS.name(), Topics.DEAD_LETTERS.name())) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.thread = Thread.ofPlatform().name("collect").start(this::run);
  }

  private void run() {
    while (!stopping) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.topic().equals(Topics.RESULTS.name())) {
          result(record);
        } else {
          deadLetter(record.headers());
        }
      }
    }
    consumer.close();
  }

  private void result(ConsumerRecord<byte[], byte[]> record) {
    ChangeResult result = JsonCodec.read(record.value(), ChangeResult.class);
    boolean duplicate = header(record.headers(), HeaderNames.DUPLICATE).equals("true");
    told.computeIfAbsent(result.requestId(), id -> new ArrayList<>())
        .add(new Told(result, duplicate));
    if (!duplicate) {
      latenciesMillis.add(
          Duration.between(result.requestedAt(), Instant.ofEpochMilli(record.timestamp()))
              .toMillis());
    }
    synchronized (counts) {
      results++;
      counts.notifyAll();
    }
  }

  private void deadLetter(Headers headers) {
    String origin =
        header(headers, HeaderNames.DLQ_TOPIC)
            + "-"
            + header(headers, HeaderNames.DLQ_PARTITION)
            + "-"
            + header(headers, HeaderNames.DLQ_OFFSET);
    deadLetters.put(origin, header(headers, HeaderNames.DLQ_CAUSE));
    synchronized (counts) {
      deadLetterCount++;
      counts.notifyAll();
    }
  }

  private static String header(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .orElse("");
  }

  int results() {
    synchronized (counts) {
      return results;
    }
  }

  int deadLetterCount() {
    synchronized (counts) {
      return deadLetterCount;
    }
  }

  /** Waits until so many results and dead letters have come; false if they have not in time. */
  boolean awaitEnded(int count, Duration bound) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + bound.toNanos();
    synchronized (counts) {
      while (results + deadLetterCount < count) {
        long leftMillis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
        if (leftMillis <= 0) {
          return false;
        }
        counts.wait(leftMillis);
      }
      return true;
    }
  }

  /** Results by request id, in the order in which they were told. */
  Map<String, List<Told>> told() {
    return told;
  }

  /** Causes of dead letters by the origin of their records. */
  Map<String, String> deadLetters() {
    return deadLetters;
  }

  /** From the arrival on change-requests to the result on change-results, by the broker's clock. */
  List<Long> latenciesMillis() {
    return latenciesMillis;
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
