package io.productchange.schema.message;

/** Names of the record headers that we write; all values are UTF-8 text but where said. */
public final class HeaderNames {

  /** {@code true} on a result that had been told before; absent otherwise. */
  public static final String DUPLICATE = "duplicate";

  /** On a replayed request: {@code topic-partition-offset} of the record it is a copy of. */
  public static final String REPLAY_OF = "replay-of";

  /** On a placed request: {@code topic-partition-offset} of its record on change-requests. */
  public static final String ORIGIN = "placed-origin";

  /** On a placed request: its record's arrival time on change-requests, epoch milliseconds. */
  public static final String ARRIVED_AT_MILLIS = "placed-arrived-at";

  /** On a placed request: its id, as sent or derived from the origin. */
  public static final String PLACED_REQUEST_ID = "placed-request-id";

  /** On a placed request: the original key's bytes, whatever they are; absent where it had none. */
  public static final String PLACED_KEY = "placed-key";

  /**
   * On a placed request of which not all was carried along: {@code keyBytes/valueBytes/headers}.
   */
  public static final String PLACED_CUT = "placed-cut";

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

  /** On a dead letter whose key had to be cut: the original key's length in bytes. */
  public static final String DLQ_KEY_BYTES = "dlq-key-bytes";

  /** On a dead letter that lacks original headers for their size: how many were left out. */
  public static final String DLQ_HEADERS_LEFT_OUT = "dlq-headers-left-out";

  private HeaderNames() {}
}
