package io.productchange.schema.message;

/** Names of the record headers that we write; all values are UTF-8 text. */
public final class HeaderNames {

  /** {@code true} on a result that had been told before; absent otherwise. */
  public static final String DUPLICATE = "duplicate";

  /** On a placed request: {@code topic-partition-offset} of its record on change-requests. */
  public static final String ORIGIN = "placed-origin";

  /** On a placed request: its record's arrival time on change-requests, epoch milliseconds. */
  public static final String ARRIVED_AT_MILLIS = "placed-arrived-at";

  /** On a dead letter: a {@link DeadLetterCause}. */
  public static final String DLQ_CAUSE = "dlq-cause";

  /** On a dead letter: one sentence for people, without personal data. */
  public static final String DLQ_MESSAGE = "dlq-message";

  /** On a dead letter: the topic of the original record. */
  public static final String DLQ_TOPIC = "dlq-topic";

  /** On a dead letter: the partition of the original record. */
  public static final String DLQ_PARTITION = "dlq-partition";

  /** On a dead letter: the offset of the original record. */
  public static final String DLQ_OFFSET = "dlq-offset";

  /** On a dead letter: the timestamp of the original record, epoch milliseconds. */
  public static final String DLQ_TIMESTAMP = "dlq-timestamp";

  /** On a dead letter whose value had to be cut: the original value's length in bytes. */
  public static final String DLQ_VALUE_BYTES = "dlq-value-bytes";

  private HeaderNames() {}
}
