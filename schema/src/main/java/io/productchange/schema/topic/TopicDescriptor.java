package io.productchange.schema.topic;

import org.apache.kafka.common.serialization.Serde;

/**
 * What everyone must agree on about a topic.
 *
 * @param <K> type of its keys
 * @param <V> type of its values
 * @param name the topic's name
 * @param purpose one sentence for people
 * @param keySerde reads and writes keys
 * @param valueSerde reads and writes values; its deserializer throws SerializationException on a
 *     value that is none of its kind
 * @param retention how long records are kept by default
 * @param maxBatchBytes largest batch that the broker takes ({@code max.message.bytes})
 * @param compacted whether of each key only the last record is kept ({@code
 *     cleanup.policy=compact}) instead of every record for as long as {@code retention} says
 */
public record TopicDescriptor<K, V>(
    String name,
    String purpose,
    Serde<K> keySerde,
    Serde<V> valueSerde,
    Retention retention,
    int maxBatchBytes,
    boolean compacted) {

  /** A topic that keeps every record for its time. */
  TopicDescriptor(
      String name,
      String purpose,
      Serde<K> keySerde,
      Serde<V> valueSerde,
      Retention retention,
      int maxBatchBytes) {
    this(name, purpose, keySerde, valueSerde, retention, maxBatchBytes, false);
  }

  @Override
  public String toString() {
    return name;
  }
}
