package io.productchange.simulation;

import io.productchange.changeprocessor.request.RequestEffect.Telling;
import io.productchange.changeprocessor.source.Origin;
import io.productchange.kosadapter.kos.ChangeCall;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.ReasonCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold, whatever happened. KOS's journal is the judge. Each method throws a {@link
 * Violation} as soon as something does not hold.
 */
final class Checker {
  private final World world;
  private final Map<String, ChangeResult> results = new LinkedHashMap<>();
  private final Map<String, Integer> toldFirst = new HashMap<>();
  private final Set<Long> sent = new HashSet<>();
  private final Map<String, List<String>> accepted = new HashMap<>();
  private final Map<String, Integer> lastExecuted = new HashMap<>();
  private final Map<String, ChangeEvent> lastEvent = new HashMap<>();
  private final Set<Origin> buried = new HashSet<>();
  private int answers;
  private int resets;

  Checker(World world) {
    this.world = world;
  }

  /** Everything is read again: every record is answered once more. */
  void reset() {
    resets++;
    answers = 0;
    buried.clear();
    lastEvent.clear();
  }

  /** A request was accepted, and that is committed. */
  void accepted(ExecuteChange command) {
    if (command.violations().isEmpty()) {
      accepted.computeIfAbsent(command.lineKey(), _ -> new ArrayList<>()).add(command.requestId());
    }
  }

  void event(ChangeEvent event) {
    ChangeEvent last = lastEvent.put(event.requestId(), event);
    long expected = last == null || last.status().isFinal() ? 0 : last.version() + 1;
    if (event.version() != expected) {
      throw new Violation(
          "%s: expected the event of version %d but it is %d"
              .formatted(event.requestId(), expected, event.version()));
    }
  }

  /** A result is on its topic. */
  void told(ChangeResult result, Telling telling) {
    answers++;
    world.tally.count(Tally.What.RESULTS);
    String id = result.requestId();
    if (!result.equals(world.database.result(id))) {
      throw new Violation(id + ": a result was told that is not in the database");
    }
    ChangeResult before = results.putIfAbsent(result.resultId(), result);
    if (before != null && !before.equals(result)) {
      throw new Violation(id + ": two different results were told");
    }
    if (telling == Telling.FIRST && toldFirst.merge(id, 1, Integer::sum) > 1) {
      throw new Violation(id + ": its result was told as the first one twice");
    }
  }

  void buried(Origin origin, DeadLetterCause cause) {
    answers++;
    world.tally.count(Tally.What.DEAD_LETTERS);
    if (!buried.add(origin)) {
      throw new Violation(origin + " was buried twice, now for " + cause);
    }
  }

  /** The first byte of a change call is about to leave. */
  void sends(ChangeCall call, long sendId, boolean late) {
    if (late) {
      throw new Violation(call.requestId() + ": a call left after its guard");
    }
    boolean intended =
        sendId >= 1
            && sendId <= world.database.attempts().size()
            && world.database.attempt(sendId).isOf(call.requestId());
    if (!intended) {
      throw new Violation(call.requestId() + ": a call left without a committed intent");
    }
    if (!sent.add(sendId)) {
      throw new Violation(call.requestId() + ": one intent was sent twice");
    }
  }

  /** KOS has got a change call. */
  void received(Kos.Call call) {
    String line = call.asked.lineNumber();
    for (Kos.Call other : world.kos.journal()) {
      if (other != call && other.received && !other.over && other.asked.lineNumber().equals(line)) {
        throw new Violation(
            "%s: its call came while that of %s may still have an effect"
                .formatted(call.asked.requestId(), other.asked.requestId()));
      }
    }
    order(call.asked);
  }

  /** A line's requests come in the order of their acceptance, as long as nobody forgot that. */
  private void order(ChangeCall asked) {
    if (resets > 0) {
      return;
    }
    int place = accepted.getOrDefault(asked.lineNumber(), List.of()).lastIndexOf(asked.requestId());
    int last = lastExecuted.getOrDefault(asked.lineNumber(), -1);
    if (place < 0 || place < last) {
      throw new Violation(asked.requestId() + ": called before one of its line that came earlier");
    }
    lastExecuted.put(asked.lineNumber(), place);
  }

  /** KOS has made a change. */
  void executed(Kos.Call call) {
    String id = call.asked.requestId();
    long times =
        world.kos.journal().stream()
            .filter(other -> other.executed && other.asked.requestId().equals(id))
            .count();
    if (times > 1) {
      throw new Violation(id + ": executed twice");
    }
  }

  /** When everything has come to rest. */
  void atRest() {
    if (answers != world.upstream.written()) {
      throw new Violation(
          "%d records were answered %d times".formatted(world.upstream.written(), answers));
    }
    for (RequestRow row : world.database.rows()) {
      ChangeResult result = row.result();
      if (result == null) {
        throw new Violation(row.id() + " is undecided");
      }
      if (!results.containsKey(result.resultId())) {
        throw new Violation(row.id() + ": decided, and nobody was told");
      }
      if (resets == 0 && toldFirst.getOrDefault(row.id(), 0) != 1) {
        throw new Violation(row.id() + ": its result was never told as the first one");
      }
      world.tally.count(kind(result));
      truth(result);
    }
  }

  private static Tally.What kind(ChangeResult result) {
    if (result.reason() != null && result.reason().code() == ReasonCode.NOT_APPLIED) {
      return Tally.What.ENDED_AFTER_THREE_SENDS;
    }
    return switch (result.basis()) {
      case KOS_ANSWER -> Tally.What.ENDED_BY_KOS_ANSWER;
      case INQUIRY -> Tally.What.ENDED_BY_INQUIRY;
      case NO_OP -> Tally.What.ENDED_AS_NO_OP;
      case VALIDATION -> Tally.What.ENDED_BY_VALIDATION;
      case OPERATOR -> Tally.What.ENDED_BY_AN_OPERATOR;
    };
  }

  private void truth(ChangeResult result) {
    boolean executed = world.kos.hasExecuted(result.requestId());
    boolean true_ =
        result.status() == ChangeStatus.FAILED
            ? !executed
            : switch (result.basis()) {
              case KOS_ANSWER, OPERATOR -> executed;
              case INQUIRY ->
                  executed || world.profile.foreignChanges() || overtakenAfterReset(result);
              case NO_OP -> !executed;
              case VALIDATION -> false;
            };
    if (!true_) {
      throw new Violation(
          "%s: %s by %s, but KOS has %s it"
              .formatted(
                  result.requestId(),
                  result.status(),
                  result.basis(),
                  executed ? "made" : "not made"));
    }
  }

  /**
   * A reset may let a later request of the line overtake one whose call had no effect, and bring
   * the line to the very product that the earlier one wants.
   */
  private boolean overtakenAfterReset(ChangeResult result) {
    return resets > 0
        && world.kos.journal().stream()
            .filter(call -> call.executed)
            .map(call -> call.asked)
            .anyMatch(
                asked ->
                    asked.lineNumber().equals(result.lineNumber())
                        && asked.targetProductCode().equals(result.targetProductCode()));
  }

  /** What is left to do, for people. */
  String unfinished() {
    StringBuilder left = new StringBuilder();
    left.append(answers).append(" of ").append(world.upstream.written()).append(" answered;");
    for (RequestRow row : world.database.rows()) {
      if (row.isOpen()) {
        left.append(' ').append(row.id()).append(" is undecided;");
      }
    }
    return left.toString();
  }
}
