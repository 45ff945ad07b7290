package io.productchange.simulation;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What happened in schedules, counted: a simulation in which little happens proves little. */
final class Tally {

  /** What is worth counting. */
  enum What {
    STEPS,
    REQUESTS,
    RESULTS,
    DEAD_LETTERS,
    CHANGE_CALLS,
    EXECUTIONS,
    DOUBTS_TOLD,
    LATE_BY_THE_GUARD,
    DEATHS,
    STOPS,
    TRANSACTIONS_ABORTED,
    REPLIES_IGNORED,
    COMMITS_NOT_HEARD_OF,
    PARTITIONS_MOVED,
    OPERATOR_RULINGS,
    RESETS,
    ENDED_BY_KOS_ANSWER,
    ENDED_BY_INQUIRY,
    ENDED_BY_AN_OPERATOR,
    ENDED_BY_VALIDATION,
    ENDED_AS_NO_OP,
    ENDED_AFTER_THREE_SENDS
  }

  private final Map<What, Long> counts = new EnumMap<>(What.class);

  void count(What what) {
    add(what, 1);
  }

  void add(What what, long number) {
    counts.merge(what, number, Long::sum);
  }

  long of(What what) {
    return counts.getOrDefault(what, 0L);
  }

  void add(Tally other) {
    other.counts.forEach(this::add);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (What what : What.values()) {
      text.append(
          "%,16d  %s%n"
              .formatted(of(what), what.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
    return text.toString();
  }
}
