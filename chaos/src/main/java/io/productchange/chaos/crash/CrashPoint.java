package io.productchange.chaos.crash;

/**
 * A place at which a process is halted.
 *
 * @param name the waypoint
 * @param victim whose it is
 * @param when when it is come to
 */
record CrashPoint(String name, Victim victim, When when) {
  /** The process that is halted. */
  enum Victim {
    ADAPTER,
    PROCESSOR
  }

  /** What it takes to come there. */
  enum When {
    /** Requests of the usual kinds. */
    WORK,
    /** Requests that only an operator can decide, or whose inquiry is lost too. */
    TROUBLE,
    /** A decision whose reply was lost with its adapter, so that its command comes again. */
    REPLY_LOST,
    /** A start of the process. */
    START
  }
}
