package io.productchange.runtime.management;

/** What a check found. */
public sealed interface CheckResult {

  /** All is well. */
  record Up() implements CheckResult {}

  /**
   * Not well.
   *
   * @param reason one sentence for an operator, without personal data
   */
  record Down(String reason) implements CheckResult {}

  static CheckResult up() {
    return new Up();
  }

  static CheckResult down(String reason) {
    return new Down(reason);
  }
}
