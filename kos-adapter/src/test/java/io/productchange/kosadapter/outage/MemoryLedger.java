package io.productchange.kosadapter.outage;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Decision;
import io.productchange.kosadapter.call.Doubts;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger of one request in memory, with the database's constraints. One thread. */
final class MemoryLedger {
  private final Change change;
  private List<Transition> transitions;
  private final List<Send> sends = new ArrayList<>();
  private @Nullable ChangeResult result;
  private @Nullable String doubtMessage;

  MemoryLedger(Change change, Instant claimedAt) {
    this.change = change;
    this.transitions =
        List.of(new Transition(ChangeStatus.REQUESTED, null, 0, claimedAt, null, null, null, null));
  }

  Snapshot load() {
    return new Snapshot(
        change,
        "acceptance",
        transitions,
        List.copyOf(sends),
        Optional.ofNullable(doubtMessage),
        Optional.ofNullable(result));
  }

  Optional<ChangeResult> result() {
    return Optional.ofNullable(result);
  }

  /** Whether a look for due doubts would find the request. */
  boolean isDue(Optional<Duration> bound, Instant now) {
    Optional<Send> open = load().openSend();
    return open.isEmpty()
        || open.get().state() == Send.State.INTENT
        || Doubts.next(open.get(), bound, now) instanceof Doubts.Next.Inquire;
  }

  LedgerAnswer write(UUID writer, LedgerWrite write, Stamp startedAt) {
    return switch (write) {
      case LedgerWrite.Intent intent -> intent(writer, intent, startedAt);
      case LedgerWrite.Outcome outcome -> outcome(outcome, startedAt);
      case LedgerWrite.Doubt doubt -> doubt(doubt, startedAt);
      case LedgerWrite.Resolve resolve -> resolve(resolve, startedAt);
      case LedgerWrite.Decide decide -> {
        if (result != null
            || load().openSend().isPresent()
            || transitions.size() + decide.decision().added()
                != decide.decision().transitions().size()) {
          yield new LedgerAnswer.Declined();
        }
        end(decide.decision());
        yield committed(0, startedAt);
      }
    };
  }

  private LedgerAnswer intent(UUID writer, LedgerWrite.Intent intent, Stamp startedAt) {
    boolean live =
        sends.stream()
            .anyMatch(send -> send.state().isOpen() || send.state() == Send.State.APPLIED);
    boolean taken = sends.stream().anyMatch(send -> send.sendNo() == intent.sendNo());
    boolean moved = transitions.size() + intent.added() != intent.transitions().size();
    if (result != null || live || taken || moved) {
      return new LedgerAnswer.Declined();
    }
    transitions = intent.transitions();
    doubtMessage = null;
    sends.add(
        new Send(
            sends.size() + 1,
            intent.sendNo(),
            writer,
            intent.at(),
            Send.State.INTENT,
            null,
            null,
            null,
            null,
            false));
    return committed(sends.size(), startedAt);
  }

  private LedgerAnswer outcome(LedgerWrite.Outcome write, Stamp startedAt) {
    Send send = send(write.sendId());
    if (!send.state().isOpen()) {
      return new LedgerAnswer.Declined();
    }
    Send.State state =
        switch (write.outcome()) {
          case ChangeOutcome.NotSent _ -> Send.State.NOT_SENT;
          case ChangeOutcome.Refused _ -> Send.State.REFUSED;
          case ChangeOutcome.Applied _ -> Send.State.APPLIED;
          case ChangeOutcome.Errored _, ChangeOutcome.Unanswered _ -> Send.State.IN_DOUBT;
        };
    Send.OutcomeKind kind =
        switch (write.outcome()) {
          case ChangeOutcome.NotSent _ -> Send.OutcomeKind.NOT_SENT;
          case ChangeOutcome.Refused _ -> Send.OutcomeKind.REFUSED;
          case ChangeOutcome.Applied _ -> Send.OutcomeKind.APPLIED;
          case ChangeOutcome.Errored _ -> Send.OutcomeKind.ERRORED;
          case ChangeOutcome.Unanswered _ -> Send.OutcomeKind.UNANSWERED;
        };
    replace(
        send,
        new Send(
            send.id(),
            send.sendNo(),
            send.sender(),
            send.intentAt(),
            state,
            send.senderDoneAt() == null ? write.at() : send.senderDoneAt(),
            kind,
            write.why().orElse(null),
            state.isOpen() || state == Send.State.NOT_SENT ? null : Basis.KOS_ANSWER,
            send.inquired()));
    write.decision().ifPresent(this::end);
    doubtMessage = write.doubt().orElse(null);
    return committed(send.id(), startedAt);
  }

  private LedgerAnswer doubt(LedgerWrite.Doubt write, Stamp startedAt) {
    Send send = send(write.sendId());
    if (!send.state().isOpen()) {
      return new LedgerAnswer.Declined();
    }
    replace(
        send,
        new Send(
            send.id(),
            send.sendNo(),
            send.sender(),
            send.intentAt(),
            Send.State.IN_DOUBT,
            write.senderDone() && send.senderDoneAt() == null ? write.at() : send.senderDoneAt(),
            send.outcome(),
            send.why(),
            null,
            send.inquired() || write.evidence().isPresent()));
    doubtMessage = write.message();
    return committed(send.id(), startedAt);
  }

  private LedgerAnswer resolve(LedgerWrite.Resolve write, Stamp startedAt) {
    Send send = send(write.sendId());
    if (send.state() != Send.State.IN_DOUBT || send.senderDoneAt() == null) {
      return new LedgerAnswer.Declined();
    }
    replace(
        send,
        new Send(
            send.id(),
            send.sendNo(),
            send.sender(),
            send.intentAt(),
            write.applied() ? Send.State.APPLIED : Send.State.NOT_APPLIED,
            send.senderDoneAt(),
            send.outcome(),
            send.why(),
            Basis.INQUIRY,
            send.inquired()));
    write.decision().ifPresent(this::end);
    doubtMessage = null;
    return committed(send.id(), startedAt);
  }

  private void end(Decision decision) {
    if (result != null) {
      throw new AssertionError("decided twice");
    }
    transitions = decision.transitions();
    result = decision.result();
  }

  private Send send(long id) {
    return sends.get((int) id - 1);
  }

  private void replace(Send before, Send after) {
    sends.set(sends.indexOf(before), after);
  }

  private static LedgerAnswer committed(long sendId, Stamp startedAt) {
    return new LedgerAnswer.Committed(sendId, "acceptance", startedAt);
  }
}
