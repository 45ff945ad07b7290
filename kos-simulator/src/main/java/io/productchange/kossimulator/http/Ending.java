package io.productchange.kossimulator.http;

/** How a connection is ended on purpose. */
public enum Ending {
  /** A TCP reset (SO_LINGER 0): the peer loses also what it has not read yet. */
  RESET,
  /** An orderly end of stream (FIN) after what was sent. */
  CLOSE
}
