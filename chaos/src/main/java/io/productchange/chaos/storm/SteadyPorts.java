package io.productchange.chaos.storm;

import io.productchange.localservers.FreePort;

/**
 * Ports below those that operating systems lend to outgoing connections: of a process that is dead
 * for a while, nobody takes the port meanwhile. Not safe for use by several threads.
 */
final class SteadyPorts {
  private static final int LOWEST = 15_000;
  private static final int COUNT = 15_000;
  private static final int APART = 53;

  private int last;

  /**
   * @param spread whatever differs between runs at the same time, such as a process id
   */
  SteadyPorts(long spread) {
    this.last = Math.toIntExact(Math.floorMod(spread * APART, (long) COUNT));
  }

  /**
   * A free one that was not given before.
   *
   * @throws IllegalStateException if there is none
   */
  int next() {
    for (int tried = 0; tried < COUNT; tried++) {
      last = (last + 1) % COUNT;
      if (FreePort.isFree(LOWEST + last)) {
        return LOWEST + last;
      }
    }
    throw new IllegalStateException("no free port from " + LOWEST);
  }
}
