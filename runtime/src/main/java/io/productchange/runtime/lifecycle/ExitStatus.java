package io.productchange.runtime.lifecycle;

/** How a process ended, as its exit status says. */
public enum ExitStatus {
  /** Done, or stopped on request. */
  DONE(0),
  /** Failed at work. */
  FAILED(1),
  /** Started wrongly: settings or arguments. */
  WRONG_USE(2);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
