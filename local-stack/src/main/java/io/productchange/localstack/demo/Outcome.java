package io.productchange.localstack.demo;

import org.jspecify.annotations.Nullable;

/** The words under which outcomes are counted. */
final class Outcome {
  private Outcome() {}

  /** Such as {@code FAILED LINE_NOT_FOUND} or {@code COMPLETED by KOS_ANSWER}. */
  static String describe(String status, @Nullable String reason, @Nullable String basis) {
    return reason == null ? status + " by " + basis : status + " " + reason;
  }
}
