package io.productchange.chaos.crash;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.topic.Partitioning;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What goes in over Kafka, and what comes out. Used by one thread. */
final class Traffic implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final int partitions = Topics.DEFAULT_PARTITIONS;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, ChangeResult> results = new HashMap<>();
  private final Map<String, Integer> tellings = new HashMap<>();
  private int deadLetters;
  private int submitted;

  Traffic(KafkaSettings kafka) {
    this.producer =
        new KafkaProducer<>(
            kafka.producerProperties("chaos"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties("chaos"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : List.of(Topics.RESULTS.name(), Topics.DEAD_LETTERS.name())) {
      for (int partition = 0; partition < partitions; partition++) {
        all.add(new TopicPartition(topic, partition));
      }
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /** Publishes requests, the first one twice, and a record that nobody can read. */
  void submit(List<Request> batch) throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    batch.forEach(request -> sent.add(send(request)));
    sent.add(send(batch.getFirst()));
    sent.add(producer.send(record(0, "no request", "{".getBytes(StandardCharsets.UTF_8))));
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new CommandException("Kafka did not take a request: " + e.getCause(), e);
      }
    }
    submitted += sent.size();
  }

  private Future<RecordMetadata> send(Request request) {
    int home = Partitioning.partitionFor(request.line(), partitions);
    int partition = request.kind() == Kind.MISPLACED ? (home + 1) % partitions : home;
    return producer.send(
        record(partition, request.line(), request.json().getBytes(StandardCharsets.UTF_8)));
  }

  private static ProducerRecord<byte[], byte[]> record(int partition, String key, byte[] value) {
    return new ProducerRecord<>(
        Topics.REQUESTS.name(), partition, key.getBytes(StandardCharsets.UTF_8), value);
  }

  /** Records published so far. */
  int submitted() {
    return submitted;
  }

  /** Reads results until the condition holds; returns whether it did within the bound. */
  boolean await(Duration bound, BooleanSupplier condition) {
    long endNanos = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - endNanos >= 0) {
        return false;
      }
      consumer.poll(POLL).forEach(this::read);
    }
    return true;
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(Topics.DEAD_LETTERS.name())) {
      // A reply that our processor could not read would be one as well.
      if (header(record, HeaderNames.DLQ_TOPIC).equals(Optional.of(Topics.REQUESTS.name()))) {
        deadLetters++;
      }
      return;
    }
    ChangeResult result = JsonCodec.read(record.value(), ChangeResult.class);
    results.putIfAbsent(result.requestId(), result);
    tellings.merge(result.requestId(), 1, Integer::sum);
  }

  private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8));
  }

  /** The first result that was told of a request. */
  Optional<ChangeResult> result(String requestId) {
    return Optional.ofNullable(results.get(requestId));
  }

  /** How many records told it. */
  int tellings(String requestId) {
    return tellings.getOrDefault(requestId, 0);
  }

  /** Requests that ended as dead letters. */
  int deadLetters() {
    return deadLetters;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
    consumer.close();
  }
}
