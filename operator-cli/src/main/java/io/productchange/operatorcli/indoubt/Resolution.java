package io.productchange.operatorcli.indoubt;

/** What an operator may decide about a change in doubt. */
enum Resolution {
  /** KOS made the change: the request ends COMPLETED. */
  APPLIED("applied"),
  /** KOS did not and will not make the change: the request ends FAILED. */
  NOT_APPLIED("not-applied"),
  /** KOS did not and will not make the change: it is sent once more. */
  RETRY("retry"),
  /** The adapter that sent it is gone for good: the late-effect bound starts to run. */
  SENDER_DEAD("sender-dead");

  private final String action;

  Resolution(String action) {
    this.action = action;
  }

  String action() {
    return action;
  }

  /** The word on the command line. */
  @Override
  public String toString() {
    return action;
  }
}
