package io.productchange.chaos.bug;

import java.util.List;
import java.util.Set;

/**
 * What may be wrong with a service. Each bug befalls only the requests whose ids begin with its
 * word, so that one run can hold all of them and every violation can be traced to its cause.
 */
public enum SeededBug {
  /** The adapter sends every change twice. */
  SEND_TWICE("send-twice", Set.of(3, 5, 8)),
  /** The adapter sends without having committed an intent. */
  SKIP_INTENT("skip-intent", Set.of(4, 5, 8)),
  /** The adapter never tells what it decided. */
  DROP_REPLY("drop-reply", Set.of(2, 9, 10)),
  /** The processor takes two requests of a line in the wrong order. */
  REORDER("reorder", Set.of(6)),
  /** The adapter takes success for a refusal. */
  FORGE_FAILED("forge-failed", Set.of(4)),
  /** The processor skips a request: its offset is committed, and nothing came of it. */
  LOSE_OFFSET("lose-offset", Set.of(1)),
  /** The processor tells a result as new twice. */
  TELL_TWICE("tell-twice", Set.of(2)),
  /** The processor tells another result than was decided. */
  FORGE_RESULT("forge-result", Set.of(11)),
  /** The processor loses an event. */
  LOSE_EVENT("lose-event", Set.of(7, 9));

  private final String word;
  private final Set<Integer> invariants;

  SeededBug(String word, Set<Integer> invariants) {
    this.word = word;
    this.invariants = invariants;
  }

  /** What the ids of its requests begin with. */
  public String word() {
    return word;
  }

  /** The numbers of the invariants that it breaks, and no others. */
  public Set<Integer> invariants() {
    return invariants;
  }

  /** Whether it befalls this request. */
  boolean befalls(String requestId) {
    return requestId.startsWith(word);
  }

  static List<SeededBug> all() {
    return List.of(values());
  }
}
