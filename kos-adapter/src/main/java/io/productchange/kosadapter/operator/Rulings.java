package io.productchange.kosadapter.operator;

import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which operator's actions are allowed in which state. Pure. */
public final class Rulings {
  private Rulings() {}

  /** What comes of an action. */
  public sealed interface Ruling {
    /** It is carried out on this send. */
    record Allowed(Send send) implements Ruling {}

    /** It is not, and why. */
    record Rejected(String why) implements Ruling {}
  }

  /**
   * What comes of an action now.
   *
   * @param snapshot the request; null where there is none
   * @param lateEffectBound how long a call may still take effect after its sender can no longer
   *     send; empty: nobody knows, the operator decides
   */
  public static Ruling of(
      OperatorAction action,
      @Nullable Snapshot snapshot,
      Optional<Duration> lateEffectBound,
      Instant now) {
    if (snapshot == null) {
      return new Ruling.Rejected("expected a claimed, valid request, but there is none of this id");
    }
    if (snapshot.decided().isPresent()) {
      return new Ruling.Rejected(
          "expected an undecided request, but it is "
              + snapshot.decided().get().status()
              + " already");
    }
    Optional<Send> open = snapshot.openSend();
    if (open.isEmpty()) {
      return new Ruling.Rejected("expected a change call in doubt, but there is none");
    }
    // What was true of one call says nothing of the next.
    @Nullable Long lookedAt = action.sendId();
    return lookedAt != null && lookedAt != open.get().id()
        ? new Ruling.Rejected(
            "expected the change call that the decision was about, but that one is over and another"
                + " is open now; look again")
        : of(action, open.get(), lateEffectBound, now);
  }

  private static Ruling of(
      OperatorAction action, Send send, Optional<Duration> lateEffectBound, Instant now) {
    if (send.state() != Send.State.IN_DOUBT) {
      return new Ruling.Rejected(
          "expected a change call in doubt, but it is still under way; try again later");
    }
    return switch (action.kind()) {
      case APPLIED -> new Ruling.Allowed(send);
      case NOT_APPLIED, RETRY -> withoutEffect(action, send, lateEffectBound, now);
      case SENDER_DEAD ->
          send.senderDoneAt() != null
              ? new Ruling.Rejected("expected a sender that may still send, but it cannot any more")
              : new Ruling.Allowed(send);
    };
  }

  /** While its sender may still send it, or it may still take effect, nobody can know that. */
  private static Ruling withoutEffect(
      OperatorAction action, Send send, Optional<Duration> lateEffectBound, Instant now) {
    @Nullable Instant senderDoneAt = send.senderDoneAt();
    if (senderDoneAt == null) {
      return new Ruling.Rejected(
          "adapter %s may still send the change; if it is known to be dead, resolve as sender-dead first"
              .formatted(send.sender()));
    }
    // KOS itself said that it had finished.
    boolean finished = send.outcome() == Send.OutcomeKind.ERRORED;
    if (!finished && lateEffectBound.isPresent() && !action.beforeBound()) {
      Instant from = senderDoneAt.plus(lateEffectBound.get());
      if (now.isBefore(from)) {
        return new Ruling.Rejected(
            "the change may still take effect: %s is allowed from %s on (KOS_LATE_EFFECT_BOUND %s after its sender was done); if KOS's people vouch that it has no effect and will have none, repeat with --before-bound"
                .formatted(action.kind().word(), from, lateEffectBound.get()));
      }
    }
    return new Ruling.Allowed(send);
  }
}
