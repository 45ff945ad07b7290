package io.productchange.operatorcli.cli;

/**
 * The command could not do what it was asked, for a reason that was foreseen; exit status 1. The
 * message is for people and says what to do.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandException(String message) {
    super(message);
  }

  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
