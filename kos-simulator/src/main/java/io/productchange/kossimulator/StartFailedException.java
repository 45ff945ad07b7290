package io.productchange.kossimulator;

/** The simulator could not start, for a reason a person can act on; nothing is left running. */
public final class StartFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  StartFailedException(String message) {
    super(message);
  }
}
