package io.productchange.kosadapter.operator;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asked for.
 *
 * @param id its row
 * @param requestId the request in doubt
 * @param kind what is to be done
 * @param operator who asked
 * @param why the operator's words
 * @param sendId the send that the operator had looked at; null where that was not recorded
 * @param beforeBound whether the operator vouches that the call can have no late effect any more,
 *     though the late-effect bound is not over
 */
public record OperatorAction(
    long id,
    String requestId,
    Kind kind,
    String operator,
    String why,
    @Nullable Long sendId,
    boolean beforeBound) {

  /** {@code action} of {@code pc_operator_action}. */
  public enum Kind {
    /** KOS made the change. */
    APPLIED("applied"),
    /** KOS did not make the change; the request fails. */
    NOT_APPLIED("not-applied"),
    /** KOS did not make the change; it is sent again. */
    RETRY("retry"),
    /** The process that made the call is dead. */
    SENDER_DEAD("sender-dead");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    static Optional<Kind> of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }
}
