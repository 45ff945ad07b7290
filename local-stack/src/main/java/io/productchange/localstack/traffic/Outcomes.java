package io.productchange.localstack.traffic;

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
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Watches results and dead letters come in from the first on, on a thread of its own. Thread-safe.
 */
public final class Outcomes implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private final Map<String, List<Told>> told = new HashMap<>();
  private final Map<String, String> deadLetters = new HashMap<>();
  private final List<String> contradictions = new ArrayList<>();
  private final List<Long> latenciesMillis = new ArrayList<>();
  private int tellings;
  private volatile boolean stopping;
  private volatile @Nullable RuntimeException failure;

  /**
   * One record of change-results.
   *
   * @param json how it reads byte for byte
   * @param duplicate whether it says that it was told before
   */
  public record Told(ChangeResult result, String json, boolean duplicate) {}

  /**
   * Begins to watch.
   *
   * @param client its name to Kafka
   */
  public Outcomes(KafkaSettings kafka, String client) {
    this.consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties(client),
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
      failed(e);
    }
  }

  private synchronized void failed(RuntimeException e) {
    failure = e;
    notifyAll();
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

  private synchronized void result(ConsumerRecord<byte[], byte[]> message) {
    ChangeResult result = JsonCodec.read(message.value(), ChangeResult.class);
    String json = new String(message.value(), StandardCharsets.UTF_8);
    boolean duplicate = header(message.headers(), HeaderNames.DUPLICATE).equals("true");
    List<Told> before = told.computeIfAbsent(result.requestId(), id -> new ArrayList<>());
    if (before.isEmpty()) {
      latenciesMillis.add(
          Duration.between(result.requestedAt(), Instant.ofEpochMilli(message.timestamp()))
              .toMillis());
      before.add(new Told(result, json, duplicate));
    } else if (before.getFirst().json().equals(json)) {
      // The same text, kept once.
      before.add(new Told(before.getFirst().result(), before.getFirst().json(), duplicate));
    } else {
      contradictions.add(result.requestId() + ": two different results were told");
      before.add(new Told(result, json, duplicate));
    }
    tellings++;
    notifyAll();
  }

  private synchronized void deadLetter(Headers headers) {
    String origin =
        header(headers, HeaderNames.DLQ_TOPIC)
            + "-"
            + header(headers, HeaderNames.DLQ_PARTITION)
            + "-"
            + header(headers, HeaderNames.DLQ_OFFSET);
    deadLetters.put(origin, header(headers, HeaderNames.DLQ_CAUSE));
    notifyAll();
  }

  private static String header(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .orElse("");
  }

  /** What was told of a request, in the order of the telling. */
  public synchronized List<Told> told(String requestId) {
    return List.copyOf(told.getOrDefault(requestId, List.of()));
  }

  /** The result of a request as it was told first, if it was told. */
  public Optional<ChangeResult> result(String requestId) {
    return told(requestId).stream().findFirst().map(Told::result);
  }

  /** How many records told a result. */
  public synchronized int tellings() {
    return tellings;
  }

  /**
   * Waits until so many results and dead letters have come.
   *
   * @return false if they have not in time
   * @throws IllegalStateException if nobody watches any more
   */
  public synchronized boolean awaitEnded(int count, Duration bound) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + bound.toNanos();
    while (tellings + deadLetters.size() < count) {
      requireWatching();
      long leftMillis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }

  /** The ids of requests that have a result. */
  public synchronized List<String> decided() {
    return List.copyOf(told.keySet());
  }

  /** Causes of dead letters by the origins of their records: topic, partition, offset. */
  public synchronized Map<String, String> deadLetters() {
    return Map.copyOf(deadLetters);
  }

  /** Why a record became a dead letter, if it did. */
  public synchronized Optional<String> deadLetter(String origin) {
    return Optional.ofNullable(deadLetters.get(origin));
  }

  /** How many requests have ended. */
  public synchronized int ended() {
    return told.size() + deadLetters.size();
  }

  /** How many records have become dead letters. */
  public synchronized int deadLetterCount() {
    return deadLetters.size();
  }

  /** Requests of which different results were told, for people. */
  public synchronized List<String> contradictions() {
    return List.copyOf(contradictions);
  }

  /**
   * From the arrival on change-requests to the first telling, by the broker's clock: {@code p50 12
   * ms, …}, the nearest-rank percentiles.
   */
  public synchronized String latencies() {
    if (latenciesMillis.isEmpty()) {
      return "no latencies";
    }
    List<Long> sorted = latenciesMillis.stream().sorted().toList();
    return "p50 %d ms, p90 %d ms, p99 %d ms, max %d ms"
        .formatted(
            percentile(sorted, 50),
            percentile(sorted, 90),
            percentile(sorted, 99),
            sorted.getLast());
  }

  private static long percentile(List<Long> sorted, int percent) {
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return sorted.get(Math.max(0, rank - 1));
  }

  /**
   * @throws IllegalStateException if nobody watches any more
   */
  public void requireWatching() {
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
