package io.productchange.ingestapi.records;

import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Puts a request's timeline together. */
final class TimelineQuery {
  private static final int CALLS_MAX = 1_000;

  private TimelineQuery() {}

  static Timeline read(Handle handle, RequestStatus status) {
    return new Timeline(
        status.requestId(),
        status.attempt(),
        status.status(),
        steps(handle, status),
        kosCalls(handle, status),
        sends(handle, status.requestId()));
  }

  private static List<Timeline.Step> steps(Handle handle, RequestStatus status) {
    Optional<String> recorded =
        handle
            .createQuery("SELECT transitions FROM pc_request WHERE request_id = :id")
            .bind("id", status.requestId())
            .mapTo(String.class)
            .findOne();
    return recorded
        .map(json -> Stream.of(JsonCodec.read(json, Transition[].class)).map(TimelineQuery::step))
        .orElseGet(() -> inferred(status).stream())
        .toList();
  }

  private static Timeline.Step step(Transition transition) {
    return new Timeline.Step(
        transition.status(),
        transition.previousStatus(),
        transition.version(),
        transition.occurredAt(),
        transition.validationResult(),
        transition.message());
  }

  /**
   * What a history row alone tells, as of a rebuilt history. VALIDATED and PROCESSING come
   * together, with one time; versions count up to the current one.
   */
  private static List<Timeline.Step> inferred(RequestStatus status) {
    List<ChangeStatus> reached = new ArrayList<>();
    List<Instant> times = new ArrayList<>();
    reached.add(ChangeStatus.REQUESTED);
    times.add(status.requestedAt());
    @Nullable Instant validatedAt = status.validatedAt();
    if (validatedAt != null) {
      reached.addAll(List.of(ChangeStatus.VALIDATED, ChangeStatus.PROCESSING));
      times.addAll(List.of(validatedAt, validatedAt));
    }
    @Nullable Instant processedAt = status.processedAt();
    if (processedAt != null && status.isFinal()) {
      reached.add(status.status());
      times.add(processedAt);
    }
    List<Timeline.Step> steps = new ArrayList<>();
    long firstVersion = status.version() - (reached.size() - 1);
    for (int i = 0; i < reached.size(); i++) {
      @Nullable ChangeStatus previous = i == 0 ? null : reached.get(i - 1);
      steps.add(
          new Timeline.Step(reached.get(i), previous, firstVersion + i, times.get(i), null, null));
    }
    return steps;
  }

  private static List<Timeline.KosCall> kosCalls(Handle handle, RequestStatus status) {
    return handle
        .createQuery(
            """
            SELECT integration_type, method, endpoint_url, response_status, created_at, response_time_ms,
                   is_success, retry_count, error_message
              FROM pc_kos_integration_log
             WHERE request_id = :id
               AND created_at >= :since
             ORDER BY created_at, id
             LIMIT :limit""")
        .bind("id", status.requestId())
        // Leaves out months before the request; a day, because Kafka's clock is not the database's.
        .bind("since", RequestRecords.utc(status.requestedAt().minusSeconds(86_400)))
        .bind("limit", CALLS_MAX)
        .map(
            (row, context) ->
                new Timeline.KosCall(
                    row.getString("integration_type"),
                    row.getString("method"),
                    row.getString("endpoint_url"),
                    RequestRecords.integer(row, "response_status"),
                    StatusRow.requiredInstant(row, "created_at"),
                    RequestRecords.integer(row, "response_time_ms"),
                    row.getBoolean("is_success"),
                    row.getInt("retry_count"),
                    row.getString("error_message")))
        .list();
  }

  private static List<Timeline.Send> sends(Handle handle, String requestId) {
    return handle
        .createQuery(
            """
            SELECT attempt, send_no, state, outcome, basis, intent_at, closed_at
              FROM pc_kos_attempt
             WHERE request_id = :id
             ORDER BY attempt, send_no""")
        .bind("id", requestId)
        .map(
            (row, context) ->
                new Timeline.Send(
                    row.getInt("attempt"),
                    row.getInt("send_no"),
                    row.getString("state"),
                    row.getString("outcome"),
                    row.getString("basis"),
                    StatusRow.requiredInstant(row, "intent_at"),
                    StatusRow.instant(row, "closed_at")))
        .list();
  }
}
