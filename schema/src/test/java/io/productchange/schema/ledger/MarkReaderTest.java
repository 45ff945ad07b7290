package io.productchange.schema.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.topic.TopicAdmin;
import io.productchange.schema.topic.TopicSettings;
import io.productchange.testservers.TestServers;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Against a real broker. */
@ResourceLock("the topics of the shared broker")
final class MarkReaderTest {
  private static final KafkaSettings KAFKA =
      KafkaSettings.of(TestServers.kafka().bootstrapServers());

  @Test
  void aTopicThatIsNotThereIsNotTakenForOneWithoutMarks() throws Exception {
    try (Admin admin = Admin.create(KAFKA.adminProperties("test"));
        MarkReader reader =
            new MarkReader(KAFKA.consumerProperties("test"), Duration.ofSeconds(10), false)) {
      assertThatThrownBy(reader::read)
          .isInstanceOf(KafkaException.class)
          .hasMessage("kos-ledger-mark is not there");

      TopicAdmin.create(admin, TopicSettings.defaults());
      try {
        assertThat(reader.read().reached()).isEmpty();
      } finally {
        admin.deleteTopics(List.copyOf(admin.listTopics().names().get())).all().get();
      }
    }
  }
}
