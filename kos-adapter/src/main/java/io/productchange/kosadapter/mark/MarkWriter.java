package io.productchange.kosadapter.mark;

import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.LedgerMark;
import io.productchange.schema.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes marks, each acknowledged by all replicas that count. Thread-safe. */
final class MarkWriter implements AutoCloseable {
  /** Less than the guard between intent and send leaves nothing to wait for. */
  private static final Duration WAIT = Duration.ofMillis(1_500);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Producer<String, LedgerMark> producer;

  MarkWriter(KafkaSettings settings) {
    Map<String, Object> properties = settings.producerProperties("kos-adapter-marks");
    // A call waits for it: it is never held back for company.
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT.toMillis());
    this.producer =
        new KafkaProducer<>(
            properties,
            Topics.LEDGER_MARK.keySerde().serializer(),
            Topics.LEDGER_MARK.valueSerde().serializer());
  }

  /**
   * Writes and waits.
   *
   * @throws KafkaException if it is not known to be there within 1.5 s; it may be all the same
   */
  void write(String key, LedgerMark mark) {
    try {
      producer.send(record(key, mark)).get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KafkaException("the ledger's mark was not taken: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new KafkaException("the ledger's mark was not taken within " + WAIT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing the ledger's mark", e);
    }
  }

  /** Writes some time soon. */
  void writeLater(String key, LedgerMark mark, Consumer<Exception> onFailure) {
    try {
      var _ =
          producer.send(
              record(key, mark),
              (metadata, failure) -> {
                if (failure != null) {
                  onFailure.accept(failure);
                }
              });
    } catch (KafkaException e) {
      onFailure.accept(e);
    }
  }

  private static ProducerRecord<String, LedgerMark> record(String key, LedgerMark mark) {
    return new ProducerRecord<>(Topics.LEDGER_MARK.name(), key, mark);
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
