package io.productchange.operatorcli.reconcile;

import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the database lacks of one request. Pure.
 *
 * @param requestId the request
 * @param command what was claimed
 * @param partition the partition of {@code kos-commands} that owns it
 * @param claimed whether the database has the claim
 * @param transitions all of them, as they were told
 * @param result the exact result, null while undecided
 * @param decided the same, read
 * @param sends the change calls whose rows the database lacks or has open, in order, each with its
 *     end
 */
record Repair(
    String requestId,
    ExecuteChange command,
    int partition,
    boolean claimed,
    List<Transition> transitions,
    @Nullable String result,
    @Nullable ChangeResult decided,
    List<Send> sends) {
  Repair {
    transitions = List.copyOf(transitions);
    sends = List.copyOf(sends);
  }

  /** How a send ended, or that nobody knows. */
  enum End {
    APPLIED,
    REFUSED,
    NOT_APPLIED,
    IN_DOUBT
  }

  /**
   * One send.
   *
   * @param rowId its row where the database has it, open; 0 where it lacks it
   */
  record Send(long rowId, int sendNo, Facts.Sent sent, End end, @Nullable Basis basis) {}

  /**
   * What is to be done for a request; empty where neither the database nor Kafka has its content.
   *
   * @param found null where the database does not have it
   * @param inDoubt whether Kafka was told last that its change call is in doubt
   */
  static Optional<Repair> of(
      String requestId, Facts facts, @Nullable Found found, boolean inDoubt) {
    Facts.@Nullable Command command = found == null ? facts.command() : found.claim();
    if (command == null) {
      return Optional.empty();
    }
    @Nullable ChangeResult decided = facts.decided();
    NavigableMap<Integer, Facts.Sent> sends = sends(facts, decided, found, inDoubt);
    List<Transition> transitions = transitions(facts, command.message(), sends);
    return Optional.of(
        new Repair(
            requestId,
            command.message(),
            command.partition(),
            found != null,
            transitions,
            facts.result(),
            decided,
            ends(sends, decided, found)));
  }

  /** The change calls that may have left: as marks name them, else as the replies suggest. */
  private static NavigableMap<Integer, Facts.Sent> sends(
      Facts facts, @Nullable ChangeResult decided, @Nullable Found found, boolean inDoubt) {
    NavigableMap<Integer, Facts.Sent> sends = new TreeMap<>(facts.sends());
    List<Found.Send> known = found == null ? List.of() : found.sends();
    Optional<Instant> processing =
        facts.transitions().stream()
            .filter(transition -> transition.status() == ChangeStatus.PROCESSING)
            .map(Transition::occurredAt)
            .findFirst();
    boolean called = decided == null || isOfACall(decided.basis());
    if (sends.isEmpty() && known.isEmpty() && processing.isPresent() && called) {
      sends.put(1, new Facts.Sent(processing.get(), null));
    }
    Instant since = facts.inDoubtSince();
    boolean lastIsClosed = known.stream().noneMatch(Found.Send::open);
    int last = known.isEmpty() ? 0 : known.getLast().sendNo();
    if (inDoubt && since != null && lastIsClosed && sends.tailMap(last, false).isEmpty()) {
      sends.put(last + 1, new Facts.Sent(since, null));
    }
    return sends;
  }

  private static boolean isOfACall(Basis basis) {
    return switch (basis) {
      case KOS_ANSWER, INQUIRY, OPERATOR -> true;
      case NO_OP, VALIDATION -> false;
    };
  }

  /** As told; and where a call may have left before that was told, the steps that it implies. */
  private static List<Transition> transitions(
      Facts facts, ExecuteChange command, Map<Integer, Facts.Sent> sends) {
    List<Transition> transitions = new ArrayList<>(facts.transitions());
    if (sends.isEmpty() || transitions.size() > 2 || facts.result() != null) {
      return transitions;
    }
    Instant at = sends.values().iterator().next().intentAt();
    if (transitions.isEmpty()) {
      transitions.add(step(ChangeStatus.REQUESTED, null, 0, at, null));
    }
    if (transitions.size() == 1) {
      transitions.add(
          step(ChangeStatus.VALIDATED, ChangeStatus.REQUESTED, 1, at, "passed; restored"));
    }
    transitions.add(
        new Transition(
            ChangeStatus.PROCESSING,
            ChangeStatus.VALIDATED,
            2,
            at,
            null,
            null,
            JsonNodeFactory.instance
                .objectNode()
                .put("lineNumber", command.lineNumber())
                .put("currentProductCode", command.currentProductCode())
                .put("targetProductCode", command.targetProductCode())
                .put("requestId", command.requestId()),
            null));
    return transitions;
  }

  private static Transition step(
      ChangeStatus status,
      @Nullable ChangeStatus previous,
      long version,
      Instant at,
      @Nullable String checks) {
    return new Transition(status, previous, version, at, checks, null, null, null);
  }

  /** A send that another one followed had been shown to be without effect. */
  private static List<Send> ends(
      NavigableMap<Integer, Facts.Sent> sends,
      @Nullable ChangeResult decided,
      @Nullable Found found) {
    NavigableMap<Integer, Long> rows = new TreeMap<>();
    List<Found.Send> known = found == null ? List.of() : found.sends();
    known.stream().filter(Found.Send::open).forEach(send -> rows.put(send.sendNo(), send.id()));
    int last =
        Math.max(
            sends.isEmpty() ? 0 : sends.lastKey(), known.isEmpty() ? 0 : known.getLast().sendNo());
    List<Send> ends = new ArrayList<>();
    for (int sendNo = 1; sendNo <= last; sendNo++) {
      long row = rows.getOrDefault(sendNo, 0L);
      Facts.@Nullable Sent sent = sends.get(sendNo);
      boolean lacking = sent != null && (found == null || !found.has(sendNo));
      boolean isLast = sendNo == last;
      if (row != 0 && isLast && decided == null) {
        continue; // Adapters deal with it as with every send that was found open.
      }
      if (row != 0 || lacking) {
        Facts.Sent call = sent == null ? new Facts.Sent(Instant.EPOCH, null) : sent;
        ends.add(
            isLast
                ? end(row, sendNo, call, decided)
                : new Send(row, sendNo, call, End.NOT_APPLIED, Basis.INQUIRY));
      }
    }
    return ends;
  }

  private static Send end(long row, int sendNo, Facts.Sent sent, @Nullable ChangeResult decided) {
    if (decided == null) {
      return new Send(row, sendNo, sent, End.IN_DOUBT, null);
    }
    boolean completed = decided.status() == ChangeStatus.COMPLETED;
    return switch (decided.basis()) {
      case KOS_ANSWER ->
          new Send(row, sendNo, sent, completed ? End.APPLIED : End.REFUSED, Basis.KOS_ANSWER);
      case INQUIRY, OPERATOR ->
          new Send(row, sendNo, sent, completed ? End.APPLIED : End.NOT_APPLIED, decided.basis());
      case NO_OP, VALIDATION -> new Send(row, sendNo, sent, End.NOT_APPLIED, Basis.INQUIRY);
    };
  }

  /** Whether it ends as a doubt. */
  boolean isInDoubt() {
    return sends.stream().anyMatch(send -> send.end() == End.IN_DOUBT);
  }
}
