package io.productchange.simulation;

import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Send;
import io.productchange.schema.message.Basis;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code pc_kos_attempt}, with the transitions that its trigger allows. */
final class AttemptRow {
  private final String requestId;
  private final String line;
  private Send send;
  private boolean late;

  AttemptRow(String requestId, String line, Instant intentAt, long id, int sendNo, UUID sender) {
    this.requestId = requestId;
    this.line = line;
    this.send =
        new Send(id, sendNo, sender, intentAt, Send.State.INTENT, null, null, null, null, false);
  }

  String requestId() {
    return requestId;
  }

  String line() {
    return line;
  }

  Instant intentAt() {
    return send.intentAt();
  }

  Send send() {
    return send;
  }

  boolean isOf(String otherId) {
    return requestId.equals(otherId);
  }

  /** Whether an inquiry may end the doubt now, as the query in {@code JdbiOpenWork} has it. */
  boolean isDue(Optional<Duration> bound, UUID self, Instant now) {
    if (send.inquired() || !send.state().isOpen()) {
      return false;
    }
    if (send.state() == Send.State.INTENT) {
      return send.intentAt().isBefore(now.minusSeconds(30));
    }
    @Nullable Instant done = send.senderDoneAt();
    return send.outcome() == Send.OutcomeKind.ERRORED
        || (done == null
            ? send.sender().equals(self)
            : bound.isPresent() && !done.plus(bound.get()).isAfter(now));
  }

  /** Whether only this sender can say whether it may still send. */
  boolean awaits(UUID sender) {
    return send.sender().equals(sender) && send.senderDoneAt() == null;
  }

  /** What the sender saw. */
  void told(LedgerWrite.Outcome write) {
    Send.State state = Database.stateAfter(write.outcome());
    become(
        state,
        send.senderDoneAt() == null ? write.at() : send.senderDoneAt(),
        Database.kind(write.outcome()),
        write.why().orElse(send.why()),
        state == Send.State.APPLIED || state == Send.State.REFUSED ? Basis.KOS_ANSWER : null,
        send.inquired());
  }

  /** What the sender saw, after somebody else had closed the send. */
  void keepLate(LedgerWrite.Outcome write) {
    if (send.outcome() == null && !late) {
      late = true;
      send =
          new Send(
              send.id(),
              send.sendNo(),
              send.sender(),
              send.intentAt(),
              send.state(),
              send.senderDoneAt() == null ? write.at() : send.senderDoneAt(),
              null,
              send.why(),
              send.basis(),
              send.inquired());
    }
  }

  /**
   * @param senderDoneAt from when on its sender can no longer send, where that is news
   */
  void putInDoubt(@Nullable Instant senderDoneAt, boolean inquired) {
    become(
        Send.State.IN_DOUBT,
        send.senderDoneAt() == null ? senderDoneAt : send.senderDoneAt(),
        send.outcome(),
        send.why(),
        send.basis(),
        send.inquired() || inquired);
  }

  void close(Send.State state, @Nullable Basis basis) {
    become(state, send.senderDoneAt(), send.outcome(), send.why(), basis, send.inquired());
  }

  private void become(
      Send.State state,
      @Nullable Instant senderDoneAt,
      Send.@Nullable OutcomeKind outcome,
      @Nullable String why,
      @Nullable Basis basis,
      boolean inquired) {
    boolean allowed =
        switch (send.state()) {
          case INTENT -> state != Send.State.INTENT && state != Send.State.NOT_APPLIED;
          case IN_DOUBT -> state != Send.State.INTENT;
          case APPLIED, REFUSED, NOT_SENT, NOT_APPLIED -> false;
        };
    if (!allowed) {
      throw new Violation(
          "send %d of %s: %s cannot be followed by %s"
              .formatted(send.id(), requestId, send.state(), state));
    }
    send =
        new Send(
            send.id(),
            send.sendNo(),
            send.sender(),
            send.intentAt(),
            state,
            senderDoneAt,
            outcome,
            why,
            basis,
            inquired);
  }
}
