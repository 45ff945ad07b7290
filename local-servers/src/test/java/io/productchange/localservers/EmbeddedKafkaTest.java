package io.productchange.localservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
