package io.productchange.localservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class EmbeddedKafkaTest {

  @TempDir Path directory;

  @Test
  void keepsItsTopicsWhenKilledAndServesThemOnTheSamePort()
      throws ExecutionException, InterruptedException {
    try (EmbeddedKafka broker = EmbeddedKafka.builder(directory).start()) {
      String address = broker.bootstrapServers();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();

        broker.kill();
        assertThat(broker.running()).isFalse();
        broker.start();

        assertThat(broker.bootstrapServers()).isEqualTo(address);
        assertThat(admin.listTopics().names().get()).contains("kept");
      }
    }
  }

  @Test
  void takesNoTopicThatNobodyCreated() throws ExecutionException, InterruptedException {
    try (EmbeddedKafka broker =
        EmbeddedKafka.builder(directory).jvmOption("-XX:TieredStopAtLevel=1").start()) {
      Map<String, Object> settings =
          Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 500);
      try (Producer<String, String> producer =
          new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
        Future<RecordMetadata> sent = producer.send(new ProducerRecord<>("unknown", "value"));

        assertThatThrownBy(sent::get).hasCauseInstanceOf(TimeoutException.class);
      }
    }
  }

  @Test
  void showsTheEndOfTheLogWhenItCannotStart() {
    EmbeddedKafka broker =
        EmbeddedKafka.builder(directory).setting("num.io.threads", "none").build();

    assertThatThrownBy(broker::start)
        .isInstanceOf(LocalServerException.class)
        .hasMessageContaining("num.io.threads");
    assertThat(broker.running()).isFalse();
  }
}
