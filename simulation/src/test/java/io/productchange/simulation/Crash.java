package io.productchange.simulation;

/** Ends the process that is at work, wherever it is; no code of the product catches it. */
final class Crash extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("the process dies here", null, false, false);
  }
}
