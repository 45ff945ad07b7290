package io.productchange.chaos.storm;

import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Watches results and dead letters come in, on a thread of its own. Thread-safe. */
final class Outcomes implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private final Map<String, Told> results = new ConcurrentHashMap<>();
  private final Map<String, String> deadLetters = new ConcurrentHashMap<>();
  private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();
  private final Queue<Long> latenciesMillis = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;
  private volatile @Nullable RuntimeException failure;

  /** A result, and how it reads byte for byte. */
  record Told(ChangeResult result, String json) {}

  Outcomes(KafkaSettings kafka) {
    this.consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties("chaos"),
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
    this.thread = Thread.ofPlatform().name("outcomes").start(this::run);
  }

  private void run() {
    try (consumer) {
      while (!stopping) {
        poll();
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void poll() {
    try {
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
        if (message.topic().equals(Topics.RESULTS.name())) {
          result(message);
        } else {
          deadLetter(message.headers());
        }
      }
    } catch (RetriableException e) {
      // The broker is away, as it is meant to be at times.
      Thread.onSpinWait();
    }
  }

  private void result(ConsumerRecord<byte[], byte[]> message) {
    ChangeResult result = JsonCodec.read(message.value(), ChangeResult.class);
    Told told = new Told(result, new String(message.value(), StandardCharsets.UTF_8));
    Told before = results.putIfAbsent(result.requestId(), told);
    if (before == null) {
      latenciesMillis.add(
          Duration.between(result.requestedAt(), Instant.ofEpochMilli(message.timestamp()))
              .toMillis());
    } else if (!before.json().equals(told.json())) {
      contradictions.add(result.requestId() + ": two different results were told");
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
  }

  private static String header(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .orElse("");
  }

  /** The result of a request, if it was told. */
  Optional<Told> result(String requestId) {
    return Optional.ofNullable(results.get(requestId));
  }

  /** Why a record became a dead letter, if it did. */
  Optional<String> deadLetter(String origin) {
    return Optional.ofNullable(deadLetters.get(origin));
  }

  /** How many requests have ended. */
  int decided() {
    return results.size() + deadLetters.size();
  }

  /** Ids whose results differ. */
  List<String> contradictions() {
    return List.copyOf(contradictions);
  }

  /** From the arrival on change-requests to the first telling, by the broker's clock; sorted. */
  List<Long> latenciesMillis() {
    return latenciesMillis.stream().sorted().toList();
  }

  /**
   * @throws IllegalStateException if nobody watches any more
   */
  void requireWatching() {
    RuntimeException stopped = failure;
    if (stopped != null) {
      throw new IllegalStateException("results cannot be read any more", stopped);
    }
  }

  @Override
  public void close() {
    stopping = true;
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
