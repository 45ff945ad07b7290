package io.productchange.changeprocessor.reply;

import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.Transition;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a record on kos-replies into a reply, and checks what must hold whatever the
 * request's state: transitions from version 0 on without a gap, each following on the one before,
 * the last one final exactly where the reply tells of a decision, and the result being this
 * request's and its last transition's. What the state machines are given can be relied on by that.
 *
 * <p>Pure and thread-safe. Whatever the bytes, it answers and does not throw.
 */
public final class ReplyReader {

  /**
   * What is published of a reply is smaller than the reply itself, but for the request's identity.
   * One of at most this size leaves room for that in the topics' {@code max.message.bytes}.
   */
  static final int REPLY_BYTES_MAX = 1_000_000;

  private ReplyReader() {}

  /** Reads one reply. */
  public static ReadReply read(byte @Nullable [] value) {
    if (value == null) {
      return new ReadReply.Unusable("expected a reply but there is no value");
    }
    if (value.length > REPLY_BYTES_MAX) {
      return new ReadReply.Unusable(
          "expected at most %d bytes but there are %d".formatted(REPLY_BYTES_MAX, value.length));
    }
    KosReply reply;
    try {
      reply = JsonCodec.read(value, KosReply.class);
    } catch (SerializationException e) {
      return new ReadReply.Unusable(String.valueOf(e.getMessage()));
    }
    return problemOf(reply)
        .<ReadReply>map(ReadReply.Unusable::new)
        .orElseGet(() -> new ReadReply.Usable(reply));
  }

  private static Optional<String> problemOf(KosReply reply) {
    return switch (reply) {
      case KosReply.Claimed claimed -> progressProblem(claimed.transitions());
      case KosReply.AlreadyOpen open -> progressProblem(open.transitions());
      case KosReply.Progressed progressed -> progressProblem(progressed.transitions());
      case KosReply.InDoubt doubt -> progressProblem(doubt.transitions());
      case KosReply.Decided decided ->
          decisionProblem(decided.address(), decided.transitions(), decided.result());
      case KosReply.AlreadyDecided decided ->
          decisionProblem(decided.address(), decided.transitions(), decided.result());
      case KosReply.IdConflict _ -> Optional.empty();
    };
  }

  private static Optional<String> progressProblem(List<Transition> transitions) {
    return chainProblem(transitions)
        .or(
            () ->
                when(
                    transitions.getLast().status().isFinal(),
                    "expected no final transition in a reply that tells of no decision"));
  }

  private static Optional<String> decisionProblem(
      KosReply.Address address, List<Transition> transitions, ChangeResult result) {
    return chainProblem(transitions)
        .or(
            () ->
                when(
                    !result.requestId().equals(address.requestId()),
                    "expected the result of the request that is answered but it is another's"))
        .or(
            () ->
                when(
                    !result.status().isFinal() || result.status() != transitions.getLast().status(),
                    "expected the last transition to have the result's final status"));
  }

  private static Optional<String> chainProblem(List<Transition> transitions) {
    if (transitions.isEmpty()) {
      return Optional.of("expected transitions but there are none");
    }
    ChangeStatus previous = null;
    for (int version = 0; version < transitions.size(); version++) {
      Transition transition = transitions.get(version);
      boolean follows =
          previous == null
              ? transition.status() == ChangeStatus.REQUESTED
              : previous.compareTo(transition.status()) < 0 && !previous.isFinal();
      if (!follows || transition.version() != version || transition.previousStatus() != previous) {
        return Optional.of(
            "expected transitions from version 0 on, each following on the one before, but number"
                + " %d does not".formatted(version));
      }
      previous = transition.status();
    }
    return Optional.empty();
  }

  private static Optional<String> when(boolean wrong, String problem) {
    return wrong ? Optional.of(problem) : Optional.empty();
  }
}
