package io.productchange.localservers;

/** A local server could not be prepared, started or stopped. The message is meant for people. */
public final class LocalServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LocalServerException(String message) {
    super(message);
  }

  LocalServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
