package io.productchange.runtime.lifecycle;

/**
 * A foreseen reason why a process cannot start or go on, told in one sentence for whoever runs it.
 */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong and what to do about it
   */
  public StartException(String message) {
    super(message);
  }

  /**
   * @param message what is wrong and what to do about it
   */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
