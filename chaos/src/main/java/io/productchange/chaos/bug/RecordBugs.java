package io.productchange.chaos.bug;

import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The processor's bugs, on the records that go in and out. Thread-safe. */
final class RecordBugs implements ProcessorBugs {
  /** Requests that wait until a later one of their line has been taken. */
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> heldBack =
      new HashMap<>();

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> read(
      ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> changed = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      changed.put(
          partition,
          partition.topic().equals(Topics.REQUESTS.name())
              ? requests(partition, records.records(partition))
              : records.records(partition));
    }
    return new ConsumerRecords<>(changed, records.nextOffsets());
  }

  private List<ConsumerRecord<byte[], byte[]>> requests(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (isOf(SeededBug.LOSE_OFFSET.word(), record.value())) {
        continue;
      }
      if (isOf(SeededBug.REORDER.word() + "-first", record.value())) {
        heldBack.computeIfAbsent(partition, none -> new ArrayList<>()).add(record);
        continue;
      }
      taken.add(record);
      @Nullable List<ConsumerRecord<byte[], byte[]>> overtaken =
          isOf(SeededBug.REORDER.word() + "-second", record.value())
              ? heldBack.remove(partition)
              : null;
      if (overtaken != null) {
        taken.addAll(overtaken);
      }
    }
    return taken;
  }

  @Override
  public List<ProducerRecord<byte[], byte[]>> written(ProducerRecord<byte[], byte[]> record) {
    if (record.topic().equals(Topics.RESULTS.name())) {
      return isOf(SeededBug.TELL_TWICE.word(), record.value())
          ? List.of(record, record)
          : List.of(
              isOf(SeededBug.FORGE_RESULT.word(), record.value())
                  ? replaced(record, "\"COMPLETED\"", "\"FAILED\"")
                  : record);
    }
    boolean lost =
        record.topic().equals(Topics.EVENTS.name())
            && isOf(SeededBug.LOSE_EVENT.word(), record.value())
            && text(record.value()).contains("\"status\":\"VALIDATED\"");
    return lost ? List.of() : List.of(record);
  }

  private static ProducerRecord<byte[], byte[]> replaced(
      ProducerRecord<byte[], byte[]> record, String before, String after) {
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.timestamp(),
        record.key(),
        text(record.value()).replace(before, after).getBytes(StandardCharsets.UTF_8),
        record.headers());
  }

  private static boolean isOf(String prefix, byte @Nullable [] value) {
    return value != null && text(value).contains("\"requestId\":\"" + prefix);
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }
}
