package io.productchange.chaos.crash;

import io.productchange.localstack.stack.Uninterrupted;
import io.productchange.localstack.traffic.Outcomes;
import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Patience;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.topic.Partitioning;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What goes in over Kafka, and what comes out. Used by one thread. */
final class Traffic implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final int partitions = Topics.DEFAULT_PARTITIONS;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Outcomes outcomes;
  private int submitted;

  Traffic(KafkaSettings kafka) {
    this.producer =
        new KafkaProducer<>(
            kafka.producerProperties("chaos"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.outcomes = new Outcomes(kafka, "chaos");
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

  /** Waits until the condition holds; returns whether it did within the bound. */
  boolean await(Duration bound, BooleanSupplier condition) {
    return Patience.look(
        bound,
        LOOK_EVERY,
        () -> {
          outcomes.requireWatching();
          return condition.getAsBoolean();
        },
        holds -> holds);
  }

  /** The first result that was told of a request. */
  Optional<ChangeResult> result(String requestId) {
    return outcomes.result(requestId);
  }

  /** How many records told it. */
  int tellings(String requestId) {
    return outcomes.told(requestId).size();
  }

  /** Requests that ended as dead letters; a reply that nobody could read would be one as well. */
  long deadLetters() {
    String requests = Topics.REQUESTS.name() + "-";
    return outcomes.deadLetters().keySet().stream()
        .filter(origin -> origin.matches(requests + "[0-9]+-[0-9]+"))
        .count();
  }

  @Override
  public void close() {
    try (outcomes) {
      Uninterrupted.run(() -> producer.close(Duration.ofSeconds(2)));
    }
  }
}
