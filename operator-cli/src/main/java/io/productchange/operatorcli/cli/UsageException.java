package io.productchange.operatorcli.cli;

/**
 * The command was given something it cannot work with; exit status 2. The message is for people.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
