package io.productchange.localstack.demo;

import org.jspecify.annotations.Nullable;

/**
 * The words under which outcomes are counted. A change that KOS was asked for is COMPLETED, whether
 * KOS's answer says so or, on a machine so busy that it came too late, an inquiry.
 */
final class Outcome {
  private Outcome() {}

  /**
   * Such as {@code FAILED LINE_NOT_FOUND}, {@code COMPLETED} or {@code COMPLETED without a call}.
   */
  static String describe(String status, @Nullable String reason, @Nullable String basis) {
    if (reason != null) {
      return status + " " + reason;
    }
    return "NO_OP".equals(basis) ? status + " without a call (already on target)" : status;
  }
}
