package io.productchange.ingestapi.records;

import io.productchange.schema.message.ChangeStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a request, in order.
 *
 * @param transitions the steps of its current attempt
 * @param kosCalls every HTTP call of KOS made for it, in all attempts; at most 1,000
 * @param sends the ledger of its change calls, in all attempts
 */
public record Timeline(
    String requestId,
    int attempt,
    ChangeStatus status,
    List<Step> transitions,
    List<KosCall> kosCalls,
    List<Send> sends) {
  public Timeline {
    transitions = List.copyOf(transitions);
    kosCalls = List.copyOf(kosCalls);
    sends = List.copyOf(sends);
  }

  /**
   * One transition.
   *
   * @param validationResult outcome of the checks, in words
   * @param message outcome in words
   */
  public record Step(
      ChangeStatus status,
      @Nullable ChangeStatus previousStatus,
      long version,
      Instant occurredAt,
      @Nullable String validationResult,
      @Nullable String message) {}

  /**
   * One HTTP call of KOS.
   *
   * @param integrationType {@code CUSTOMER_INFO}, {@code PRODUCT_INFO} or {@code PRODUCT_CHANGE}
   * @param endpoint the URL called
   * @param responseStatus the HTTP status; absent where none came
   * @param calledAt when the call began
   * @param durationMillis until its end; absent while it is under way or where it never ended
   * @param success whether KOS did what was asked
   * @param retryCount how many tries of the same call came before
   * @param error what went wrong
   */
  public record KosCall(
      String integrationType,
      String method,
      String endpoint,
      @Nullable Integer responseStatus,
      Instant calledAt,
      @Nullable Integer durationMillis,
      boolean success,
      int retryCount,
      @Nullable String error) {}

  /**
   * One entry of the ledger of change calls.
   *
   * @param sendNo counts the sends of an attempt from 1
   * @param state {@code INTENT}, {@code IN_DOUBT}, {@code APPLIED}, {@code REFUSED}, {@code
   *     NOT_SENT} or {@code NOT_APPLIED}
   * @param outcome what the call itself brought; absent while it is under way
   * @param basis what the state rests on
   */
  public record Send(
      int attempt,
      int sendNo,
      String state,
      @Nullable String outcome,
      @Nullable String basis,
      Instant intentAt,
      @Nullable Instant closedAt) {}
}
