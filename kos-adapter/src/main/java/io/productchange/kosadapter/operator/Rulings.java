package io.productchange.kosadapter.operator;

import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
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
   * What comes of an action.
   *
   * @param snapshot the request; null where there is none to be carried out
   */
  public static Ruling of(OperatorAction action, @Nullable Snapshot snapshot) {
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
        : of(action.kind(), open.get());
  }

  private static Ruling of(OperatorAction.Kind kind, Send send) {
    if (send.state() != Send.State.IN_DOUBT) {
      return new Ruling.Rejected(
          "expected a change call in doubt, but it is still under way; try again later");
    }
    boolean senderDone = send.senderDoneAt() != null;
    return switch (kind) {
      case APPLIED -> new Ruling.Allowed(send);
      // While its sender may still send it, nobody can know that it has no effect.
      case NOT_APPLIED, RETRY ->
          senderDone
              ? new Ruling.Allowed(send)
              : new Ruling.Rejected(
                  "adapter %s may still send the change; if it is known to be dead, resolve as sender-dead first"
                      .formatted(send.sender()));
      case SENDER_DEAD ->
          senderDone
              ? new Ruling.Rejected("expected a sender that may still send, but it cannot any more")
              : new Ruling.Allowed(send);
    };
  }
}
