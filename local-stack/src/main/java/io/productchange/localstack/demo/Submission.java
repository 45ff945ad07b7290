package io.productchange.localstack.demo;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request as it is submitted.
 *
 * @param kind what it is an example of
 * @param requestId the id it carries; null where it carries none that is usable
 * @param way how it is submitted
 * @param key the record's key; null: none
 * @param partition the partition it is forced into; empty: as the key has it
 * @param value the record's value, or the body over HTTP
 * @param afterOthers whether what comes of it rests on a request submitted before
 */
record Submission(
    String kind,
    @Nullable String requestId,
    Way way,
    @Nullable String key,
    Optional<Integer> partition,
    Value value,
    Expected expected,
    boolean afterOthers) {

  /** One that rests on no other. */
  Submission(
      String kind,
      @Nullable String requestId,
      Way way,
      @Nullable String key,
      Optional<Integer> partition,
      Value value,
      Expected expected) {
    this(kind, requestId, way, key, partition, value, expected, false);
  }

  /** The same, to be submitted only after the others have ended. */
  Submission last() {
    return new Submission(kind, requestId, way, key, partition, value, expected, true);
  }

  /** How a request is submitted. */
  enum Way {
    KAFKA,
    HTTP
  }

  /** Bytes that nobody changes. */
  static final class Value {
    private final byte[] bytes;

    Value(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes.clone();
    }
  }

  /** Where a record is to end. */
  sealed interface Expected {
    /** The words under which it is counted. */
    String outcome();

    /** A result of its own. */
    record Result(String status, @Nullable String reason, @Nullable String basis)
        implements Expected {
      @Override
      public String outcome() {
        return Outcome.describe(status, reason, basis);
      }
    }

    /** The result of an earlier request once more. */
    record Duplicate() implements Expected {
      @Override
      public String outcome() {
        return "told again (duplicate)";
      }
    }

    /** A dead letter. */
    record DeadLetter(String cause) implements Expected {
      @Override
      public String outcome() {
        return "dead letter " + cause;
      }
    }
  }
}
