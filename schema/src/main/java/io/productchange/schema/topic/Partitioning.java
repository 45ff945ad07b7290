package io.productchange.schema.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Which partition a line lives in: the same as Kafka's Java clients place a key. */
public final class Partitioning {

  private Partitioning() {}

  /**
   * The partition of a key: murmur2 of its UTF-8 bytes, as Kafka's default partitioner has it.
   *
   * @param partitions how many the topic has, 1 or more
   */
  public static int partitionFor(String key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
