package io.productchange.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.productchange.runtime.management.Metrics;
import io.productchange.testservers.Await;
import io.productchange.testservers.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients built from the settings, against a real broker. */
@Timeout(120)
class KafkaClientsTest {
  private static final KafkaSettings SETTINGS =
      KafkaSettings.of(TestServers.kafka().bootstrapServers());

  @Test
  void a_consumer_starts_at_the_beginning_and_sees_only_what_was_committed() throws Exception {
    createTopic("runtime-committed");
    Map<String, Object> transactional = SETTINGS.producerProperties("test");
    transactional.put("transactional.id", "runtime-test");
    try (KafkaProducer<String, String> producer = producer(transactional);
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(
                SETTINGS.consumerProperties("test", "runtime-test"),
                new StringDeserializer(),
                new StringDeserializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("runtime-committed", "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("runtime-committed", "committed")).get();
      producer.commitTransaction();

      consumer.subscribe(List.of("runtime-committed"));
      List<String> values = new ArrayList<>();
      Await.until(
          "a record",
          Duration.ofSeconds(60),
          () -> {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
              values.add(record.value());
            }
            return !values.isEmpty();
          });

      assertThat(values).containsExactly("committed");
      assertThat(consumer.committed(consumer.assignment()).values())
          .as("offsets are committed by the program only")
          .containsOnlyNulls();
    }
  }

  @Test
  void a_topic_that_is_not_there_is_not_made_and_does_not_block_for_ever() {
    Map<String, Object> properties = SETTINGS.producerProperties("test");
    properties.put("max.block.ms", 1_000);
    try (KafkaProducer<String, String> producer = producer(properties)) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> producer.send(new ProducerRecord<>("runtime-missing", "x")).get())
          .withCauseInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void the_clients_own_meters_are_among_the_metrics() throws Exception {
    createTopic("runtime-metrics");
    try (Metrics metrics = Metrics.create("worker");
        KafkaProducer<String, String> producer = producer(SETTINGS.producerProperties("meter"))) {
      metrics.bind(new KafkaClientMetrics(producer));
      producer.send(new ProducerRecord<>("runtime-metrics", "x")).get();

      assertThat(metrics.scrape())
          .contains("kafka_producer_record_send_total{client_id=\"meter\"")
          .contains("service=\"worker\"");
    }
  }

  private static KafkaProducer<String, String> producer(Map<String, Object> properties) {
    return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }

  private static void createTopic(String name) throws Exception {
    try (Admin admin = Admin.create(SETTINGS.adminProperties("test"))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }
}
