package io.productchange.localstack.demo;

import io.productchange.localstack.stack.Uninterrupted;
import io.productchange.operatorcli.cli.CommandException;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Submits requests as upstream systems would: records on Kafka, posts over HTTP. Thread-safe. */
final class Submitter implements AutoCloseable {
  private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(20);

  private final KafkaProducer<byte[], byte[]> producer;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI requests;

  /**
   * A request that was taken.
   *
   * @param origin the place of its record; empty where it was posted
   */
  record Accepted(Submission submission, String requestId, String origin) {}

  Submitter(KafkaSettings kafka, String ingestUrl) {
    this.producer =
        new KafkaProducer<>(
            kafka.producerProperties("demo"), new ByteArraySerializer(), new ByteArraySerializer());
    this.requests = URI.create(ingestUrl + "/v1/change-requests");
  }

  /**
   * Submits one request and waits until it is accepted.
   *
   * @return its id (the place of its record where it carries none) and its origin
   * @throws CommandException if it is not accepted
   */
  Accepted submit(Submission submission) throws InterruptedException {
    return switch (submission.way()) {
      case KAFKA -> publish(submission);
      case HTTP -> post(submission);
    };
  }

  private Accepted publish(Submission submission) throws InterruptedException {
    String key = submission.key();
    try {
      RecordMetadata place =
          producer
              .send(
                  new ProducerRecord<>(
                      Topics.REQUESTS.name(),
                      submission.partition().orElse(null),
                      key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                      submission.value().bytes()))
              .get();
      String origin = Identifiers.origin(place.topic(), place.partition(), place.offset());
      String id = submission.requestId();
      return new Accepted(submission, id == null ? origin : id, origin);
    } catch (ExecutionException e) {
      throw new CommandException("Kafka did not take a request: " + e.getCause(), e);
    }
  }

  private Accepted post(Submission submission) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(requests)
            .timeout(HTTP_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(submission.value().bytes()))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 202) {
        throw new CommandException(
            "the ingest API answered %d: %s".formatted(response.statusCode(), response.body()));
      }
      return new Accepted(submission, String.valueOf(submission.requestId()), "");
    } catch (IOException e) {
      throw new CommandException("the ingest API did not answer: " + e, e);
    }
  }

  @Override
  public void close() {
    Uninterrupted.run(producer::close);
    http.shutdownNow();
  }
}
