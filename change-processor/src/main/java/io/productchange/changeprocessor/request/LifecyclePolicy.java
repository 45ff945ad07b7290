package io.productchange.changeprocessor.request;

import java.time.Duration;
import java.time.Instant;

/**
 * The numbers that a request's life goes by.
 *
 * @param resendAfter how long the first command may stay without a decision before it is sent again
 * @param resendAfterMax longest wait between two sends; each wait is twice the one before
 * @param retention how long a decided request is answered from state
 */
public record LifecyclePolicy(Duration resendAfter, Duration resendAfterMax, Duration retention) {

  /**
   * How many records of one id may wait for its claim; further ones go to the dead letters. They
   * are kept whole because a refused claim makes dead letters of them.
   */
  public static final int PARKED_MAX = 1_000;

  /** How many duplicates that waited are answered at once; the rest follows in the next tick. */
  public static final int ANSWERS_AT_ONCE_MAX = 500;

  /**
   * @throws IllegalArgumentException unless {@code 0 < resendAfter <= resendAfterMax} and {@code 0
   *     < retention}
   */
  public LifecyclePolicy {
    if (!resendAfter.isPositive() || resendAfter.compareTo(resendAfterMax) > 0) {
      throw new IllegalArgumentException("expected 0 < resendAfter <= resendAfterMax");
    }
    if (!retention.isPositive()) {
      throw new IllegalArgumentException("expected 0 < retention");
    }
  }

  /**
   * The next deadline of a command.
   *
   * @param sends how often it was sent, this time included; 1 or more
   */
  Instant deadline(Instant now, int sends) {
    Duration wait = resendAfter;
    for (int i = 1; i < sends && wait.compareTo(resendAfterMax) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return now.plus(wait.compareTo(resendAfterMax) < 0 ? wait : resendAfterMax);
  }
}
