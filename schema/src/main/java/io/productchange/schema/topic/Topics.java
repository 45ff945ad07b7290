package io.productchange.schema.topic;

import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.LedgerMark;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The eight topics. All have the same number of partitions and {@code
 * message.timestamp.type=LogAppendTime}; all but {@link #LEDGER_MARK} have {@code
 * cleanup.policy=delete} (the key is the line: compaction would lose history).
 *
 * <p>Append time everywhere, for two reasons. On change-requests nobody can forge an arrival time.
 * On the others Kafka Streams would write a record with the time of the record it came from, so
 * that what is written while old requests are read again would be past its retention at once.
 */
public final class Topics {

  /** Partitions of every topic unless configured otherwise. Fixed for a topic's life. */
  public static final int DEFAULT_PARTITIONS = 6;

  /** Kafka's own default for {@code max.message.bytes}: 1 MiB and the overhead of a batch. */
  public static final int MAX_BATCH_BYTES = 1_048_588;

  /**
   * For topics that take a record of another topic with headers added; a producer for them needs
   * {@code max.request.size} of at least this.
   */
  public static final int MAX_FORWARDED_BATCH_BYTES = 2 * MAX_BATCH_BYTES;

  /** Change requests from any producer. */
  public static final TopicDescriptor<byte[], byte[]> REQUESTS =
      new TopicDescriptor<>(
          "change-requests",
          "change requests from any producer, with any key",
          Serdes.ByteArray(),
          Serdes.ByteArray(),
          Retention.FOREVER,
          MAX_BATCH_BYTES);

  /**
   * Requests whose line lives in another partition, forwarded to the right one. Longer than any
   * outage: the original is not read again.
   */
  public static final TopicDescriptor<String, byte[]> REQUESTS_PLACED =
      new TopicDescriptor<>(
          "change-requests-placed",
          "requests that came on a foreign partition, forwarded to their line's",
          Serdes.String(),
          Serdes.ByteArray(),
          Retention.days(30),
          MAX_FORWARDED_BATCH_BYTES);

  /** Commands from the processor to the adapter. A lost one is sent again. */
  public static final TopicDescriptor<String, ExecuteChange> COMMANDS =
      new TopicDescriptor<>(
          "kos-commands",
          "commands from the change processor to the KOS adapter",
          Serdes.String(),
          JsonCodec.serde(ExecuteChange.class),
          Retention.days(7),
          MAX_BATCH_BYTES);

  /** Replies from the adapter to the processor. A lost one is asked for again. */
  public static final TopicDescriptor<String, KosReply> REPLIES =
      new TopicDescriptor<>(
          "kos-replies",
          "progress and outcomes from the KOS adapter to the change processor",
          Serdes.String(),
          JsonCodec.serde(KosReply.class),
          Retention.days(7),
          MAX_BATCH_BYTES);

  /** Every transition of every request. The history can be rebuilt from it. */
  public static final TopicDescriptor<String, ChangeEvent> EVENTS =
      new TopicDescriptor<>(
          "change-events",
          "every transition of every request",
          Serdes.String(),
          JsonCodec.serde(ChangeEvent.class),
          Retention.FOREVER,
          MAX_BATCH_BYTES);

  /** Outcomes for consumers. */
  public static final TopicDescriptor<String, ChangeResult> RESULTS =
      new TopicDescriptor<>(
          "change-results",
          "the final outcome of every request",
          Serdes.String(),
          JsonCodec.serde(ChangeResult.class),
          Retention.FOREVER,
          MAX_BATCH_BYTES);

  /**
   * Dead letters. Kept as long as the requests, for every record of change-requests is accounted
   * for as accepted, duplicate or dead letter.
   */
  public static final TopicDescriptor<byte[], byte[]> DEAD_LETTERS =
      new TopicDescriptor<>(
          "change-requests-dlq",
          "records that could not be taken as requests, as they came",
          Serdes.ByteArray(),
          Serdes.ByteArray(),
          Retention.FOREVER,
          MAX_FORWARDED_BATCH_BYTES);

  /**
   * How far the ledger in PostgreSQL had come when a change call left: what a database must have
   * before an adapter works with it. A few records, one a writer.
   */
  public static final TopicDescriptor<String, LedgerMark> LEDGER_MARK =
      new TopicDescriptor<>(
          "kos-ledger-mark",
          "how far the ledger of change calls has come",
          Serdes.String(),
          JsonCodec.serde(LedgerMark.class),
          Retention.FOREVER,
          MAX_BATCH_BYTES,
          true);

  /** All of them, in the order of a request's way. */
  public static final List<TopicDescriptor<?, ?>> ALL =
      List.of(
          REQUESTS, REQUESTS_PLACED, COMMANDS, REPLIES, EVENTS, RESULTS, DEAD_LETTERS, LEDGER_MARK);

  private Topics() {}
}
