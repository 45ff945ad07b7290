package io.productchange.changeprocessor.host;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The broker's time of arrival. A topic that somebody set to the producer's time may have negative
 * ones, on which Kafka Streams' own extractor would stop for ever.
 */
final class ArrivalTime implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return Math.max(0, record.timestamp());
  }
}
