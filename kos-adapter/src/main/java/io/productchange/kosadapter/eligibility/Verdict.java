package io.productchange.kosadapter.eligibility;

import io.productchange.schema.message.Violation;
import java.util.List;

/** What the check of one request came to. */
public sealed interface Verdict {

  /**
   * The change may be sent.
   *
   * @param checks every check and its outcome, in words
   */
  record Eligible(String checks) implements Verdict {}

  /** The line has the wanted product already; nothing is to be sent. */
  record NoOp(String checks) implements Verdict {}

  /**
   * The change must not be sent.
   *
   * @param violations at least one, in the order of the checks
   */
  record NotEligible(String checks, List<Violation> violations) implements Verdict {
    public NotEligible {
      violations = List.copyOf(violations);
      if (violations.isEmpty()) {
        throw new IllegalArgumentException("expected at least one violation");
      }
    }
  }

  /** A fact could not be had; nothing is decided. */
  record FactsMissing(String why) implements Verdict {}
}
