package io.productchange.simulation;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Decision;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.claim.ClaimAnswer;
import io.productchange.kosadapter.claim.ClaimRow;
import io.productchange.kosadapter.claim.Command;
import io.productchange.kosadapter.claim.KnownRequest;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of {@code pc_request}. */
final class RequestRow {
  private final ExecuteChange first;
  private String acceptance;
  private int partition;
  private List<Transition> transitions;
  private @Nullable ChangeResult result;
  private @Nullable String doubt;

  RequestRow(ClaimRow claimed) {
    this.first = claimed.command().message();
    this.acceptance = first.acceptance();
    this.partition = claimed.command().partition();
    this.transitions = claimed.transitions();
    this.result = claimed.result().orElse(null);
  }

  String id() {
    return first.requestId();
  }

  String acceptance() {
    return acceptance;
  }

  int partition() {
    return partition;
  }

  Instant requestedAt() {
    return first.requestedAt();
  }

  long version() {
    return transitions.getLast().version();
  }

  @Nullable ChangeResult result() {
    return result;
  }

  boolean isOpen() {
    return result == null;
  }

  ClaimAnswer claimAgain(Command command) {
    KnownRequest known =
        new KnownRequest(
            first.requestId(),
            first.contentHash(),
            first.lineKey(),
            first.attempt(),
            acceptance,
            result == null ? null : JsonCodec.writeString(result),
            JsonCodec.writeString(transitions));
    ClaimAnswer answer = known.answer(command.message());
    if (answer instanceof ClaimAnswer.Open && known.isRenewedBy(command.message())) {
      acceptance = command.message().acceptance();
      partition = command.partition();
    }
    return answer;
  }

  /** {@code version} is an optimistic lock: nothing is skipped, nothing is written over. */
  void advance(List<Transition> further) {
    if (further.size() < transitions.size()
        || !further.subList(0, transitions.size()).equals(transitions)) {
      throw new Violation(id() + ": its transitions were rewritten");
    }
    transitions = further;
  }

  void decide(Decision decision) {
    if (result != null || decision.news().getFirst().version() - 1 != version()) {
      throw new Violation(id() + ": expected its row undecided and at the version before");
    }
    advance(decision.transitions());
    result = decision.result();
  }

  void setDoubt(@Nullable String message) {
    doubt = message;
  }

  void setDoubtIfNone(String message) {
    if (doubt == null) {
      doubt = message;
    }
  }

  /** Empty for an invalid request, which is not to be carried out. */
  Optional<Snapshot> snapshot(List<Send> sends) {
    @Nullable String line = first.lineNumber();
    @Nullable String customer = first.customerId();
    @Nullable String current = first.currentProductCode();
    @Nullable String target = first.targetProductCode();
    if (line == null || customer == null || current == null || target == null) {
      return Optional.empty();
    }
    Change change =
        new Change(
            first.requestId(),
            first.attempt(),
            first.lineKey(),
            partition,
            line,
            customer,
            current,
            target,
            first.requestedAt());
    return Optional.of(
        new Snapshot(
            change,
            acceptance,
            transitions,
            sends,
            Optional.ofNullable(doubt),
            Optional.ofNullable(result)));
  }
}
