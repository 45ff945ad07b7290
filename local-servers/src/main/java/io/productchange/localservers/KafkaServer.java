package io.productchange.localservers;

/** A Kafka broker for development and tests: one node, no security, topics only when created. */
public interface KafkaServer extends LocalServer {

  /** Host and port for {@code bootstrap.servers}; known only after the first {@link #start()}. */
  String bootstrapServers();
}
