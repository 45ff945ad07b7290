package io.productchange.kosadapter.call;

import io.productchange.kosadapter.eligibility.KosReasons;
import io.productchange.kosadapter.eligibility.Verdict;
import io.productchange.kosadapter.evidence.Storable;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.message.Reason;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Text;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Composes decisions: the result, its reason in words, and the transitions that lead to it. Pure.
 */
public final class Decisions {
  private Decisions() {}

  /** KOS said that it made the change. */
  public static Decision applied(
      Snapshot snapshot,
      ChangeOutcome.Applied applied,
      @Nullable JsonNode kosResponse,
      Instant now) {
    // What is told is what is stored: a name that no column takes would hold up the decision.
    @Nullable String order = Storable.orderNumber(applied.kosOrderNumber());
    String named =
        order == null ? "" : " (order " + Text.shown(order, Storable.ORDER_NUMBER_CHARACTERS) + ")";
    return completed(
        snapshot, Basis.KOS_ANSWER, "KOS made the change" + named, order, kosResponse, now);
  }

  /** KOS refused the change. */
  public static Decision refused(
      Snapshot snapshot,
      ChangeOutcome.Refused refused,
      @Nullable JsonNode kosResponse,
      Instant now) {
    String message =
        "KOS refused the change with "
            + Text.shown(refused.code(), 10)
            + KosReasons.quoted(refused.message());
    Reason reason = new Reason(KosReasons.ofChange(refused.code()), message, List.of());
    return failed(snapshot, Basis.KOS_ANSWER, reason, null, kosResponse, now);
  }

  /** The answer was lost, and an inquiry shows the line on the target. */
  public static Decision appliedByInquiry(Snapshot snapshot, Instant now) {
    return completed(
        snapshot,
        Basis.INQUIRY,
        "KOS's answer is not known, but an inquiry shows the line on %s: taken as made by this request (inferred)"
            .formatted(Text.shown(snapshot.change().targetProductCode(), 20)),
        null,
        null,
        now);
  }

  /** Every allowed send was without effect. */
  public static Decision notApplied(Snapshot snapshot, long sends, Instant now) {
    String message =
        "%d change calls got no usable answer, and after each an inquiry showed the line still on %s"
            .formatted(sends, Text.shown(snapshot.change().currentProductCode(), 20));
    Reason reason = new Reason(ReasonCode.NOT_APPLIED, message, List.of());
    return failed(snapshot, Basis.INQUIRY, reason, null, null, now);
  }

  /** The line has the wanted product, and nothing was ever sent. */
  public static Decision noOp(Snapshot snapshot, Verdict.NoOp verdict, Instant now) {
    Instant at = notBefore(snapshot, now);
    List<Transition> steps = checked(snapshot, verdict.checks(), null, at);
    Snapshot checked = snapshot.with(snapshot.acceptance(), steps);
    Decision last =
        completed(
            checked,
            Basis.NO_OP,
            "The line has %s already; no change call was made"
                .formatted(Text.shown(snapshot.change().targetProductCode(), 20)),
            null,
            null,
            at);
    return new Decision(
        last.result(),
        last.transitions(),
        last.transitions().size() - snapshot.transitions().size());
  }

  /** The check refused. */
  public static Decision notEligible(Snapshot snapshot, Verdict.NotEligible verdict, Instant now) {
    Reason reason =
        new Reason(
            verdict.violations().getFirst().code(),
            verdict.violations().getFirst().message(),
            verdict.violations());
    return failed(snapshot, Basis.VALIDATION, reason, verdict.checks(), null, now);
  }

  /** An operator says that KOS made the change. */
  public static Decision appliedByOperator(Snapshot snapshot, String why, Instant now) {
    return completed(
        snapshot, Basis.OPERATOR, "An operator decided: applied. " + why, null, null, now);
  }

  /** An operator says that KOS did not make the change. */
  public static Decision notAppliedByOperator(Snapshot snapshot, String why, Instant now) {
    Reason reason =
        new Reason(
            ReasonCode.OPERATOR_DECISION, "An operator decided: not applied. " + why, List.of());
    return failed(snapshot, Basis.OPERATOR, reason, null, null, now);
  }

  /**
   * The transitions with {@code VALIDATED} and {@code PROCESSING}, which come together with the
   * intent; unchanged where the request is that far already.
   */
  static List<Transition> checked(
      Snapshot snapshot, String checks, @Nullable JsonNode kosRequest, Instant now) {
    List<Transition> all = new ArrayList<>(snapshot.transitions());
    if (last(snapshot).status() != ChangeStatus.REQUESTED) {
      return all;
    }
    Instant at = notBefore(snapshot, now);
    all.add(
        new Transition(
            ChangeStatus.VALIDATED, ChangeStatus.REQUESTED, 1, at, checks, null, null, null));
    all.add(
        new Transition(
            ChangeStatus.PROCESSING, ChangeStatus.VALIDATED, 2, at, null, null, kosRequest, null));
    return all;
  }

  private static Decision completed(
      Snapshot snapshot,
      Basis basis,
      String message,
      @Nullable String kosOrderNumber,
      @Nullable JsonNode kosResponse,
      Instant now) {
    Transition end = end(snapshot, ChangeStatus.COMPLETED, null, message, kosResponse, now);
    return decision(snapshot, end, null, basis, kosOrderNumber);
  }

  private static Decision failed(
      Snapshot snapshot,
      Basis basis,
      Reason reason,
      @Nullable String validationResult,
      @Nullable JsonNode kosResponse,
      Instant now) {
    Transition end =
        end(snapshot, ChangeStatus.FAILED, validationResult, reason.message(), kosResponse, now);
    return decision(snapshot, end, reason, basis, null);
  }

  private static Transition end(
      Snapshot snapshot,
      ChangeStatus status,
      @Nullable String validationResult,
      String message,
      @Nullable JsonNode kosResponse,
      Instant now) {
    Transition last = last(snapshot);
    return new Transition(
        status,
        last.status(),
        last.version() + 1,
        notBefore(snapshot, now),
        validationResult,
        message,
        null,
        kosResponse);
  }

  private static Decision decision(
      Snapshot snapshot,
      Transition end,
      @Nullable Reason reason,
      Basis basis,
      @Nullable String kosOrderNumber) {
    Change change = snapshot.change();
    List<Transition> all = new ArrayList<>(snapshot.transitions());
    all.add(end);
    ChangeResult result =
        new ChangeResult(
            change.requestId(),
            Identifiers.resultId(change.requestId(), change.attempt()),
            change.attempt(),
            change.lineNumber(),
            change.customerId(),
            change.currentProductCode(),
            change.targetProductCode(),
            end.status(),
            reason,
            basis,
            kosOrderNumber,
            change.requestedAt(),
            end.occurredAt(),
            end.version());
    return new Decision(result, all, 1);
  }

  /** Time never runs backwards within a request, although clocks do. */
  private static Instant notBefore(Snapshot snapshot, Instant now) {
    Instant last = last(snapshot).occurredAt();
    return now.isBefore(last) ? last : now;
  }

  private static Transition last(Snapshot snapshot) {
    return snapshot.transitions().getLast();
  }
}
