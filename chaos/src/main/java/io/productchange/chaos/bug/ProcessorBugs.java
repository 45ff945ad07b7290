package io.productchange.chaos.bug;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What befalls the records that the processor reads and writes. Thread-safe. */
public interface ProcessorBugs {
  /** Nothing. */
  ProcessorBugs NONE = new ProcessorBugs() {};

  /** What the processor gets to read instead of these. */
  default ConsumerRecords<byte[], byte[]> read(ConsumerRecords<byte[], byte[]> records) {
    return records;
  }

  /** What is written instead of this. */
  default List<ProducerRecord<byte[], byte[]>> written(ProducerRecord<byte[], byte[]> record) {
    return List.of(record);
  }
}
