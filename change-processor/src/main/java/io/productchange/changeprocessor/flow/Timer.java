package io.productchange.changeprocessor.flow;

import java.time.Instant;

/**
 * A moment at which something is due for a request. A request has at most one.
 *
 * @param dueAt whole milliseconds
 */
public record Timer(Kind kind, Instant dueAt, String requestId) {

  /** What is due. */
  public enum Kind {
    /** A command that nothing was decided on is sent again. */
    DEADLINE(0),
    /** A decided request still owes duplicates their answer, or is forgotten. */
    WAKE_UP(1);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    /** Its place in state stores' keys: durable. */
    public byte code() {
      return code;
    }

    /**
     * @throws IllegalArgumentException if no kind has this code
     */
    public static Kind ofCode(byte code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("expected the code of a timer's kind but it is " + code);
    }
  }
}
