package io.productchange.kosadapter.call;

import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One transaction that the call machine wants; each is conditional on the state that it expects.
 */
public sealed interface LedgerWrite {

  /** The request. */
  Change change();

  /** When, UTC, microseconds. */
  Instant at();

  /**
   * The intent to send: committed before the call may leave. Conditional on the request being
   * undecided for this attempt and on no other open send of the request or line.
   *
   * @param sendNo the number that this send gets
   * @param transitions all transitions so far
   * @param added how many of them, counted from the end, are new
   */
  record Intent(Change change, Instant at, int sendNo, List<Transition> transitions, int added)
      implements LedgerWrite {
    public Intent {
      transitions = List.copyOf(transitions);
    }
  }

  /**
   * What the sender saw. Conditional on the send being open; where it was closed otherwise, the
   * answer is kept beside it.
   *
   * @param decision the end of the request, where the outcome decides it
   * @param why why it leaves a doubt, empty where it leaves none
   * @param doubt what people are told, where the outcome leaves the send in doubt
   */
  record Outcome(
      Change change,
      Instant at,
      long sendId,
      ChangeOutcome outcome,
      Optional<Decision> decision,
      Optional<String> why,
      Optional<String> doubt)
      implements LedgerWrite {}

  /**
   * Puts a send in doubt, or says more about its doubt. Conditional on the send being open.
   *
   * @param message what people are told
   * @param senderDone whether the sender itself, this process, says that it can no longer send
   * @param evidence what an inquiry showed that could not decide; present where an operator must
   */
  record Doubt(
      Change change,
      Instant at,
      long sendId,
      String message,
      boolean senderDone,
      Optional<JsonNode> evidence)
      implements LedgerWrite {}

  /**
   * Ends a doubt by an inquiry. Conditional on the send being in doubt.
   *
   * @param applied whether the change was made
   * @param decision the end of the request; absent where it is to be sent again
   */
  record Resolve(
      Change change,
      Instant at,
      long sendId,
      boolean applied,
      JsonNode evidence,
      Optional<Decision> decision)
      implements LedgerWrite {}

  /**
   * Ends a request without a call. Conditional on it being undecided and on no send of it being
   * open.
   */
  record Decide(Change change, Instant at, Decision decision) implements LedgerWrite {}
}
