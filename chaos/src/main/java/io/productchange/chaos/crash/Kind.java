package io.productchange.chaos.crash;

/** The kinds of requests that a sweep submits. What each comes to does not depend on a crash. */
enum Kind {
  GOOD(true, 1),
  /** The effect is made, the answer lost. */
  LOST_AFTER(true, 1),
  /** The answer is lost once, before there was an effect. */
  LOST_BEFORE(true, 1),
  /** KOS says that it broke, after the effect. */
  BROKEN_AFTER(true, 1),
  /** The line cannot be asked for at first. */
  NO_FACTS(true, 1),
  /** The first of two requests for one line. */
  FIRST(true, 1),
  SECOND(true, 1),
  /** Sent to a partition that is not its line's. */
  MISPLACED(true, 1),
  NO_OP(true, 0),
  REFUSED(false, 0),
  INVALID(false, 0),
  /** The answer and then the inquiry are lost. */
  BLIND(true, 1),
  /** Lost before the effect, and the line changed by somebody else: an operator must decide. */
  STUCK(false, 0);

  private final boolean completed;
  private final int executions;

  Kind(boolean completed, int executions) {
    this.completed = completed;
    this.executions = executions;
  }

  /** Whether it is to end COMPLETED; otherwise FAILED. */
  boolean completed() {
    return completed;
  }

  /** How often KOS is to make the change. */
  int executions() {
    return executions;
  }

  /** What ids of this kind end with, and the simulator's rules look for. */
  String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
