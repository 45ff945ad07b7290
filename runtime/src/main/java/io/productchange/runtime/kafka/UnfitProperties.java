package io.productchange.runtime.kafka;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Properties that are well-formed each and do not fit together: a client would refuse them when it
 * is made, which is after the start.
 */
final class UnfitProperties {
  private UnfitProperties() {}

  static Stream<String> of(KafkaSettings settings) {
    Map<String, Object> producer = settings.producerProperties("check");
    producer.put("key.serializer", ByteArraySerializer.class);
    producer.put("value.serializer", ByteArraySerializer.class);
    Map<String, Object> consumer = settings.consumerProperties("check", "check");
    consumer.put("key.deserializer", ByteArrayDeserializer.class);
    consumer.put("value.deserializer", ByteArrayDeserializer.class);
    Map<String, Object> admin = settings.adminProperties("check");
    return Stream.of(
            refusal(() -> delivery(new ProducerConfig(producer))),
            refusal(() -> new ConsumerConfig(consumer)),
            refusal(() -> apiTimeout(new AdminClientConfig(admin))))
        .flatMap(problem -> problem)
        .distinct()
        .map(problem -> "KAFKA_*: properties that do not fit together: " + problem);
  }

  /** What the producer checks only when it is made. */
  private static void delivery(ProducerConfig config) {
    long delivery = config.getInt("delivery.timeout.ms");
    long least = config.getLong("linger.ms") + config.getInt("request.timeout.ms");
    if (delivery < least) {
      throw new ConfigException(
          "delivery.timeout.ms must not be less than linger.ms + request.timeout.ms (%d)"
              .formatted(least));
    }
  }

  /** What the admin client checks only when it is made. */
  private static void apiTimeout(AdminClientConfig config) {
    if (config.getInt("default.api.timeout.ms") < config.getInt("request.timeout.ms")) {
      throw new ConfigException("default.api.timeout.ms must not be less than request.timeout.ms");
    }
  }

  private static Stream<String> refusal(Runnable check) {
    try {
      check.run();
      return Stream.empty();
    } catch (ConfigException e) {
      return Stream.of(String.valueOf(e.getMessage()));
    }
  }
}
