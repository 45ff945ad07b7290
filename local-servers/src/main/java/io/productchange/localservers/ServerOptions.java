package io.productchange.localservers;

import java.time.Duration;

/**
 * The bounds of a server's life.
 *
 * @param startBound within which it must answer after its start
 * @param stopBound within which it must end after it was asked to; then it is killed
 * @param stopOnExit whether the end of this JVM stops it
 */
record ServerOptions(Duration startBound, Duration stopBound, boolean stopOnExit) {

  static final ServerOptions DEFAULT =
      new ServerOptions(Duration.ofMinutes(1), Duration.ofSeconds(10), true);

  ServerOptions withStartBound(Duration bound) {
    return new ServerOptions(bound, stopBound, stopOnExit);
  }

  ServerOptions withStopBound(Duration bound) {
    return new ServerOptions(startBound, bound, stopOnExit);
  }

  ServerOptions withStopOnExit(boolean stop) {
    return new ServerOptions(startBound, stopBound, stop);
  }
}
