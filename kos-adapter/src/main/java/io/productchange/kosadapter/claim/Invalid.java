package io.productchange.kosadapter.claim;

import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.message.Reason;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Transition;
import io.productchange.schema.message.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a claim looks at its beginning, and the end of one that is invalid. Pure. */
final class Invalid {
  private Invalid() {}

  /** The first transition of every request. */
  static Transition requested(Instant now) {
    return new Transition(ChangeStatus.REQUESTED, null, 0, now, null, null, null, null);
  }

  /**
   * The violations that the command names. A command without any that lacks a field all the same
   * did not come from our processor; it is not carried out.
   */
  static List<Violation> violations(ExecuteChange command) {
    if (!command.violations().isEmpty()) {
      return command.violations();
    }
    List<Violation> missing = new ArrayList<>();
    check(missing, "lineNumber", command.lineNumber());
    check(missing, "customerId", command.customerId());
    check(missing, "currentProductCode", command.currentProductCode());
    check(missing, "targetProductCode", command.targetProductCode());
    return missing;
  }

  private static void check(List<Violation> missing, String field, @Nullable String value) {
    if (value == null) {
      missing.add(
          new Violation(
              ReasonCode.INVALID_REQUEST, field, "expected " + field + ", but it is missing"));
    }
  }

  /** {@code REQUESTED}, then {@code FAILED}. */
  static List<Transition> transitions(List<Violation> violations, Instant now) {
    String checks =
        violations.stream()
            .map(violation -> violation.code() + ": " + violation.message())
            .collect(Collectors.joining("; "));
    return List.of(
        requested(now),
        new Transition(
            ChangeStatus.FAILED,
            ChangeStatus.REQUESTED,
            1,
            now,
            checks,
            violations.getFirst().message(),
            null,
            null));
  }

  /** What consumers are told. */
  static ChangeResult result(ExecuteChange command, List<Violation> violations, Instant now) {
    Violation first = violations.getFirst();
    return new ChangeResult(
        command.requestId(),
        Identifiers.resultId(command.requestId(), command.attempt()),
        command.attempt(),
        command.lineNumber(),
        command.customerId(),
        command.currentProductCode(),
        command.targetProductCode(),
        ChangeStatus.FAILED,
        new Reason(first.code(), first.message(), violations),
        Basis.VALIDATION,
        null,
        command.requestedAt(),
        now,
        1);
  }
}
