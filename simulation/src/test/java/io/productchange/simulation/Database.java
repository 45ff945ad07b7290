package io.productchange.simulation;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Decision;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.claim.ClaimAnswer;
import io.productchange.kosadapter.claim.ClaimRow;
import io.productchange.kosadapter.claim.Command;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tables as the migrations and the adapter's SQL have them: what each statement's condition is,
 * which unique indexes and which transitions there are. A transaction is one call of a method.
 */
final class Database {
  private final TreeMap<String, RequestRow> requests = new TreeMap<>();
  private final List<AttemptRow> attempts = new ArrayList<>();

  /** One command, one answer, in order: what {@code Claims} does in one transaction. */
  List<Optional<ClaimAnswer>> claim(List<Command> commands, Instant now) {
    List<Optional<ClaimAnswer>> answers = new ArrayList<>();
    for (Command command : commands) {
      RequestRow known = requests.get(command.message().requestId());
      if (known == null) {
        ClaimRow row = ClaimRow.of(command, now);
        requests.put(command.message().requestId(), new RequestRow(row));
        answers.add(Optional.of(row.inserted()));
      } else {
        answers.add(Optional.of(known.claimAgain(command)));
      }
    }
    return answers;
  }

  /** What {@code JdbiLedger} does in one transaction. */
  LedgerAnswer write(UUID sender, LedgerWrite write, Stamp startedAt) {
    RequestRow row = requests.get(write.change().requestId());
    if (row == null) {
      throw new Violation("a write about a request that was never claimed");
    }
    long sendId =
        switch (write) {
          case LedgerWrite.Outcome outcome -> outcome(row, outcome);
          case LedgerWrite.Intent intent -> row.isOpen() ? intent(row, sender, intent) : -1;
          case LedgerWrite.Doubt doubt -> row.isOpen() ? doubt(row, doubt) : -1;
          case LedgerWrite.Resolve resolve -> row.isOpen() ? resolve(row, resolve) : -1;
          case LedgerWrite.Decide decide -> row.isOpen() ? decide(row, decide.decision()) : -1;
        };
    return sendId < 0
        ? new LedgerAnswer.Declined()
        : new LedgerAnswer.Committed(sendId, row.acceptance(), startedAt);
  }

  private long intent(RequestRow row, UUID sender, LedgerWrite.Intent intent) {
    Change change = intent.change();
    boolean atVersion = row.version() == intent.transitions().getLast().version() - intent.added();
    boolean refused =
        attempts.stream()
            .anyMatch(
                attempt ->
                    (attempt.isOf(row.id())
                            && (attempt.send().sendNo() == intent.sendNo()
                                || attempt.send().state().isOpen()
                                || attempt.send().state() == Send.State.APPLIED))
                        || (attempt.line().equals(change.lineNumber())
                            && attempt.send().state().isOpen()));
    if (!atVersion || refused) {
      return -1;
    }
    long id = attempts.size() + 1L;
    attempts.add(
        new AttemptRow(row.id(), change.lineNumber(), intent.at(), id, intent.sendNo(), sender));
    row.advance(intent.transitions());
    return id;
  }

  private long outcome(RequestRow row, LedgerWrite.Outcome write) {
    if (write.sendId() < 1) {
      return -1;
    }
    AttemptRow attempt = attempt(write.sendId());
    if (!attempt.send().state().isOpen()) {
      attempt.keepLate(write);
      return -1;
    }
    attempt.told(write);
    write.decision().ifPresent(row::decide);
    if (write.decision().isEmpty()) {
      row.setDoubt(write.doubt().orElse(null));
    }
    return write.sendId();
  }

  private long doubt(RequestRow row, LedgerWrite.Doubt write) {
    AttemptRow attempt = attempt(write.sendId());
    if (!attempt.send().state().isOpen()) {
      return -1;
    }
    attempt.putInDoubt(write.senderDone() ? write.at() : null, write.evidence().isPresent());
    row.setDoubt(write.message());
    return write.sendId();
  }

  private long resolve(RequestRow row, LedgerWrite.Resolve write) {
    AttemptRow attempt = attempt(write.sendId());
    if (attempt.send().state() != Send.State.IN_DOUBT || attempt.send().senderDoneAt() == null) {
      return -1;
    }
    attempt.close(write.applied() ? Send.State.APPLIED : Send.State.NOT_APPLIED, Basis.INQUIRY);
    ended(row, write.decision());
    return write.sendId();
  }

  /** What {@code OperatorLedger} does. */
  void resolveByOperator(
      String requestId, long sendId, boolean applied, Optional<Decision> decision) {
    AttemptRow attempt = attempt(sendId);
    if (attempt.send().state() != Send.State.IN_DOUBT
        || (!applied && attempt.send().senderDoneAt() == null)) {
      throw new Violation("an operator's ruling on a send that is not in doubt");
    }
    attempt.close(applied ? Send.State.APPLIED : Send.State.NOT_APPLIED, Basis.OPERATOR);
    ended(row(requestId), decision);
  }

  private static void ended(RequestRow row, Optional<Decision> decision) {
    decision.ifPresentOrElse(row::decide, () -> row.setDoubt(null));
  }

  private long decide(RequestRow row, Decision decision) {
    boolean open =
        attempts.stream()
            .anyMatch(attempt -> attempt.isOf(row.id()) && attempt.send().state().isOpen());
    if (open || decision.news().getFirst().version() - 1 != row.version()) {
      return -1;
    }
    row.decide(decision);
    return 0;
  }

  /** What {@code Senders} does about the dead. */
  void endSendsOf(UUID sender, Instant now, boolean asNotSent) {
    for (AttemptRow attempt : attempts) {
      if (attempt.send().sender().equals(sender)
          && attempt.send().state().isOpen()
          && attempt.send().senderDoneAt() == null) {
        if (asNotSent && attempt.send().state() == Send.State.INTENT) {
          attempt.close(Send.State.NOT_SENT, null);
        } else {
          attempt.putInDoubt(now, false);
          row(attempt.requestId()).setDoubtIfNone("its sender died");
        }
      }
    }
  }

  /** What {@code OperatorSql.SENDER_DONE} does. */
  void senderDone(long sendId, Instant now) {
    AttemptRow attempt = attempt(sendId);
    if (attempt.send().state() == Send.State.IN_DOUBT) {
      attempt.putInDoubt(now, false);
    }
  }

  List<Snapshot> load(Collection<String> requestIds) {
    List<Snapshot> snapshots = new ArrayList<>();
    requestIds.stream().sorted().forEach(id -> snapshot(id).ifPresent(snapshots::add));
    return snapshots;
  }

  Optional<Snapshot> snapshot(String requestId) {
    RequestRow row = requests.get(requestId);
    return row == null
        ? Optional.empty()
        : row.snapshot(
            attempts.stream()
                .filter(attempt -> attempt.isOf(requestId))
                .map(AttemptRow::send)
                .toList());
  }

  /** The request's send that is in doubt. */
  Optional<AttemptRow> doubtOf(String requestId) {
    return attempts.stream()
        .filter(attempt -> attempt.isOf(requestId))
        .filter(attempt -> attempt.send().state() == Send.State.IN_DOUBT)
        .findFirst();
  }

  /** All rows, in the order of their ids. */
  Collection<RequestRow> rows() {
    return requests.values();
  }

  RequestRow row(String requestId) {
    RequestRow row = requests.get(requestId);
    if (row == null) {
      throw new Violation(requestId + " is not on record");
    }
    return row;
  }

  /** The result on record; null where there is none. */
  @Nullable ChangeResult result(String requestId) {
    RequestRow row = requests.get(requestId);
    return row == null ? null : row.result();
  }

  AttemptRow attempt(long sendId) {
    if (sendId < 1 || sendId > attempts.size()) {
      throw new Violation("there is no send " + sendId);
    }
    return attempts.get((int) sendId - 1);
  }

  List<AttemptRow> attempts() {
    return attempts;
  }

  boolean isAllDecided() {
    for (RequestRow row : requests.values()) {
      if (row.result() == null) {
        return false;
      }
    }
    return true;
  }

  static Send.State stateAfter(ChangeOutcome outcome) {
    return switch (outcome) {
      case ChangeOutcome.NotSent _ -> Send.State.NOT_SENT;
      case ChangeOutcome.Refused _ -> Send.State.REFUSED;
      case ChangeOutcome.Applied _ -> Send.State.APPLIED;
      case ChangeOutcome.Errored _, ChangeOutcome.Unanswered _ -> Send.State.IN_DOUBT;
    };
  }

  static Send.OutcomeKind kind(ChangeOutcome outcome) {
    return switch (outcome) {
      case ChangeOutcome.NotSent _ -> Send.OutcomeKind.NOT_SENT;
      case ChangeOutcome.Refused _ -> Send.OutcomeKind.REFUSED;
      case ChangeOutcome.Applied _ -> Send.OutcomeKind.APPLIED;
      case ChangeOutcome.Errored _ -> Send.OutcomeKind.ERRORED;
      case ChangeOutcome.Unanswered _ -> Send.OutcomeKind.UNANSWERED;
    };
  }
}
