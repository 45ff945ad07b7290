package io.productchange.kosadapter.call;

import io.productchange.schema.message.Basis;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of the ledger: one change call that was intended.
 *
 * @param id the row
 * @param sendNo number of the send within the attempt, from 1
 * @param sender the process that alone may send it
 * @param intentAt when it was intended, by its sender's clock: tells its intents apart
 * @param state where it stands
 * @param senderDoneAt from when on its sender can no longer send, or null where that is not known
 * @param outcome what the sender saw, or null where it has not told
 * @param why why the outcome leaves a doubt, in words without personal data, or null
 * @param basis what the final state rests on, or null
 * @param inquired whether an inquiry was made and could not decide, so that an operator must
 */
public record Send(
    long id,
    int sendNo,
    UUID sender,
    Instant intentAt,
    State state,
    @Nullable Instant senderDoneAt,
    @Nullable OutcomeKind outcome,
    @Nullable String why,
    @Nullable Basis basis,
    boolean inquired) {

  /** {@code state} of {@code pc_kos_attempt}. */
  public enum State {
    INTENT,
    IN_DOUBT,
    APPLIED,
    REFUSED,
    NOT_SENT,
    NOT_APPLIED;

    /** Whether the call may still have an effect that nobody knows of. */
    public boolean isOpen() {
      return this == INTENT || this == IN_DOUBT;
    }
  }

  /** {@code outcome} of {@code pc_kos_attempt}. */
  public enum OutcomeKind {
    NOT_SENT,
    REFUSED,
    APPLIED,
    ERRORED,
    UNANSWERED
  }
}
