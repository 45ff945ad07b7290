package io.productchange.testservers;

import io.productchange.localservers.KafkaServer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.kafka.KafkaContainer;

/** The broker of the official image, set up as {@code EmbeddedKafka} is. */
final class KafkaInContainer extends AbstractContainerServer implements KafkaServer {

  private static final String IMAGE = "apache/kafka:4.3.1";
  private static final int CONTAINER_PORT = 9092;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "auto.create.topics.enable", "false",
          "min.insync.replicas", "1",
          "offsets.topic.num.partitions", "8",
          "transaction.state.log.num.partitions", "8",
          "group.initial.rebalance.delay.ms", "0",
          "broker.session.timeout.ms", "3000",
          "broker.heartbeat.interval.ms", "500");

  KafkaInContainer(Map<String, String> settings) {
    super(container(settings), CONTAINER_PORT);
  }

  @SuppressWarnings("resource") // ContainerLife removes it
  private static KafkaContainer container(Map<String, String> settings) {
    ContainerLife.requireDocker();
    KafkaContainer container = new KafkaContainer(IMAGE);
    SETTINGS.forEach((name, value) -> container.addEnv(variable(name), value));
    settings.forEach((name, value) -> container.addEnv(variable(name), value));
    return container;
  }

  /** The image takes a broker setting as a variable: capitals, underscores for dots. */
  private static String variable(String setting) {
    return "KAFKA_" + setting.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  @Override
  public String bootstrapServers() {
    return "localhost:" + hostPort;
  }

  @Override
  boolean answers() {
    Map<String, Object> configuration =
        Map.of(
            "bootstrap.servers", bootstrapServers(),
            "request.timeout.ms", 2000,
            "default.api.timeout.ms", 2000);
    try (Admin admin = Admin.create(configuration)) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
