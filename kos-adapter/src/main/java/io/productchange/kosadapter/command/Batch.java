package io.productchange.kosadapter.command;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one poll brought.
 *
 * @param terms for each partition of it, the term in which it was read
 */
record Batch(List<ConsumerRecord<String, byte[]>> records, Map<Integer, Long> terms) {}
