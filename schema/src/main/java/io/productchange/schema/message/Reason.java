package io.productchange.schema.message;

import java.util.List;

/**
 * Why a request ended as it did.
 *
 * @param code the first violation's code, or what KOS or an operator decided
 * @param message one sentence for people
 * @param violations every check that failed, in the order of the checks; empty where none was
 *     involved
 */
public record Reason(ReasonCode code, String message, List<Violation> violations) {
  public Reason {
    violations = List.copyOf(violations);
  }
}
