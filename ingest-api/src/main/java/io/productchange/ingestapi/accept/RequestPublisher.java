package io.productchange.ingestapi.accept;

import io.productchange.runtime.management.CheckResult;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.LoggerFactory;

/**
 * Writes change requests to {@code change-requests}, keyed by their line number and placed by
 * Kafka's own murmur2, each acknowledged by all in-sync replicas.
 *
 * <p>Safe for use by several threads.
 */
public final class RequestPublisher implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final Duration closeTimeout;
  private final ProducerFault fault = new ProducerFault(System::nanoTime);
  private final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(RequestPublisher.class));

  /**
   * @param properties of the producer, without serializers
   * @param closeTimeout how long {@link #close} waits for what was sent
   */
  public RequestPublisher(Map<String, Object> properties, Duration closeTimeout) {
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.closeTimeout = closeTimeout;
  }

  /** Whether Kafka takes what is written, as far as the latest attempts tell. */
  public CheckResult state() {
    return fault.state();
  }

  /** For meters. */
  public Producer<byte[], byte[]> producer() {
    return producer;
  }

  /**
   * Begins to write one request. May block for as long as the producer's {@code max.block.ms}.
   * Requests of one line that one thread hands in stay in their order.
   *
   * @return completed, never exceptionally, within the producer's {@code delivery.timeout.ms};
   *     callbacks must not block
   */
  CompletableFuture<Publication> publish(String lineKey, byte[] value) {
    CompletableFuture<Publication> outcome = new CompletableFuture<>();
    Thread caller = Thread.currentThread();
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  Topics.REQUESTS.name(), lineKey.getBytes(StandardCharsets.UTF_8), value),
              (metadata, failure) ->
                  outcome.complete(
                      failure == null
                          ? written()
                          : failed(failure, Thread.currentThread() == caller)));
    } catch (KafkaException | IllegalStateException e) {
      fault.failed(e);
      failures.failed("not recorded", e);
      outcome.complete(Publication.NOT_WRITTEN);
    }
    return outcome;
  }

  private Publication written() {
    fault.written();
    return Publication.ACKNOWLEDGED;
  }

  /**
   * @param atOnce whether the failure was told by the sending thread itself, before the record
   *     reached the producer's buffer: it can never leave then
   */
  private Publication failed(Exception failure, boolean atOnce) {
    boolean certain =
        atOnce
            || failure instanceof AuthorizationException
            || failure instanceof InvalidTopicException
            || failure instanceof RecordTooLargeException;
    fault.failed(failure);
    failures.failed(certain ? "not recorded" : "recorded or not", failure);
    return certain ? Publication.NOT_WRITTEN : Publication.UNKNOWN;
  }

  /** Waits, within bounds, for what was sent. */
  @Override
  public void close() {
    producer.close(closeTimeout);
  }
}
