package io.productchange.schema.ledger;

import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.LedgerMark;
import io.productchange.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code kos-ledger-mark}: all of it at first, then what came since. Joins no group. Not safe
 * for use by several threads at once.
 */
public final class MarkReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, byte[]> consumer;
  private final Duration within;
  private final Map<String, LedgerMark> marks = new HashMap<>();
  private final Map<String, LedgerMark.Intent> intents = new HashMap<>();
  private final Map<String, LedgerMark.Sender> senders = new HashMap<>();
  private final Set<String> unreadable = new HashSet<>();
  private final boolean keepIntents;

  /**
   * @param properties of a consumer without a group
   * @param within how long one reading may take
   * @param keepIntents whether to remember every intent that any record names
   */
  public MarkReader(Map<String, Object> properties, Duration within, boolean keepIntents) {
    this.consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    this.within = within;
    this.keepIntents = keepIntents;
  }

  /**
   * What Kafka knows, with everything that was written before this call.
   *
   * @throws KafkaException if it cannot be read within the time, or the topic is not there: no
   *     topic is not the same as no marks
   * @throws SerializationException if a record is no mark, until another one takes its place
   */
  public LedgerMarks read() {
    if (consumer.assignment().isEmpty()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.LEDGER_MARK.name(), within).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new KafkaException(Topics.LEDGER_MARK.name() + " is not there");
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    }
    long endNanos = System.nanoTime() + within.toNanos();
    Map<TopicPartition, Long> ends =
        new HashMap<>(consumer.endOffsets(consumer.assignment(), within));
    while (true) {
      ends.entrySet().removeIf(end -> consumer.position(end.getKey(), within) >= end.getValue());
      if (ends.isEmpty()) {
        break;
      }
      if (System.nanoTime() - endNanos > 0) {
        throw new KafkaException("the ledger's marks could not be read within " + within);
      }
      consumer.poll(POLL).forEach(this::take);
    }
    if (!unreadable.isEmpty()) {
      throw new SerializationException(
          Topics.LEDGER_MARK.name() + " has records that are no marks, under " + unreadable);
    }
    return known();
  }

  /**
   * Every intent that a record named, where those are kept, by {@code requestId/attempt/sendNo}.
   */
  public Map<String, LedgerMark.Intent> intents() {
    return Map.copyOf(intents);
  }

  /** Who may have sent each of them, by the same key. */
  public Map<String, LedgerMark.Sender> senders() {
    return Map.copyOf(senders);
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    String key = String.valueOf(record.key());
    byte @Nullable [] value = record.value();
    if (value == null) {
      marks.remove(key);
      unreadable.remove(key);
      return;
    }
    try {
      LedgerMark mark = JsonCodec.read(value, LedgerMark.class);
      marks.put(key, mark);
      unreadable.remove(key);
      if (keepIntents && mark instanceof LedgerMark.Reached reached) {
        keep(reached);
      }
    } catch (SerializationException e) {
      unreadable.add(key);
    }
  }

  private void keep(LedgerMark.Reached reached) {
    for (LedgerMark.Intent intent : reached.intents()) {
      String key = intent.requestId() + "/" + intent.attempt() + "/" + intent.sendNo();
      intents.put(key, intent);
      senders.put(key, reached.sender());
    }
  }

  private LedgerMarks known() {
    Map<String, LedgerMark.Reached> reached = new HashMap<>();
    List<LedgerMark.Accepted> accepted = new ArrayList<>();
    marks.forEach(
        (key, mark) -> {
          switch (mark) {
            case LedgerMark.Reached one -> reached.put(key, one);
            case LedgerMark.Accepted one -> accepted.add(one);
            case LedgerMark.Probe _ -> {}
          }
        });
    return new LedgerMarks(accepted.stream().findFirst(), reached);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
