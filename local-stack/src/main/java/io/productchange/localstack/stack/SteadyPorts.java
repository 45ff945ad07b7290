package io.productchange.localstack.stack;

import io.productchange.localservers.FreePort;

/**
 * Ports below those that operating systems lend to outgoing connections: of a process that is not
 * started yet, or dead for a while, nobody takes the port meanwhile. Thread-safe.
 */
public final class SteadyPorts {
  private static final int LOWEST = 15_000;
  private static final int COUNT = 15_000;
  private static final int APART = 53;

  /** Processes that do this at the same time begin far from one another. */
  private static int last =
      Math.toIntExact(Math.floorMod(ProcessHandle.current().pid() * APART, (long) COUNT));

  private SteadyPorts() {}

  /**
   * A free one that this process has not given before, until it has given all.
   *
   * @throws IllegalStateException if there is none
   */
  public static synchronized int next() {
    for (int tried = 0; tried < COUNT; tried++) {
      last = (last + 1) % COUNT;
      if (FreePort.isFree(LOWEST + last)) {
        return LOWEST + last;
      }
    }
    throw new IllegalStateException("no free port from " + LOWEST);
  }
}
