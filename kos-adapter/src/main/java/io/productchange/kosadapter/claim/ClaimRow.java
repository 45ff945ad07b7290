package io.productchange.kosadapter.claim;

import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Transition;
import io.productchange.schema.message.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command as the rows that its claim wants to insert. Pure.
 *
 * @param transitions the first one, and the last one too where the request is invalid
 * @param result present where the request is invalid
 */
public record ClaimRow(
    Command command,
    List<Violation> violations,
    List<Transition> transitions,
    Optional<ChangeResult> result) {

  /** The rows that a command asks for. */
  public static ClaimRow of(Command command, Instant now) {
    List<Violation> violations = Invalid.violations(command.message());
    return violations.isEmpty()
        ? new ClaimRow(command, violations, List.of(Invalid.requested(now)), Optional.empty())
        : new ClaimRow(
            command,
            violations,
            Invalid.transitions(violations, now),
            Optional.of(Invalid.result(command.message(), violations, now)));
  }

  ExecuteChange message() {
    return command.message();
  }

  String id() {
    return message().requestId();
  }

  ChangeStatus status() {
    return transitions.getLast().status();
  }

  long version() {
    return transitions.getLast().version();
  }

  @Nullable String reasonCode() {
    return violations.isEmpty() ? null : violations.getFirst().code().name();
  }

  @Nullable String basis() {
    return result.isPresent() ? Basis.VALIDATION.name() : null;
  }

  @Nullable String resultJson() {
    return result.map(JsonCodec::writeString).orElse(null);
  }

  @Nullable String violationsJson() {
    return violations.isEmpty() ? null : JsonCodec.writeString(violations);
  }

  @Nullable String decidedAt() {
    return result.map(made -> made.processedAt().toString()).orElse(null);
  }

  /** Whether the user's history can take it: its four columns are stated. */
  boolean hasHistory() {
    ExecuteChange message = message();
    return message.lineNumber() != null
        && message.customerId() != null
        && message.currentProductCode() != null
        && message.targetProductCode() != null;
  }

  @Nullable String historyAt() {
    return hasHistory() ? message().requestedAt().toString() : null;
  }

  /** The answer where the row was inserted. */
  public ClaimAnswer inserted() {
    return result
        .<ClaimAnswer>map(made -> new ClaimAnswer.DecidedNow(transitions, made))
        .orElseGet(() -> new ClaimAnswer.New(transitions));
  }
}
