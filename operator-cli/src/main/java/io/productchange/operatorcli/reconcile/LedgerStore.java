package io.productchange.operatorcli.reconcile;

import io.productchange.operatorcli.history.HistoryRow;
import io.productchange.operatorcli.history.HistoryStore;
import io.productchange.operatorcli.history.RequestEvents;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Transition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The SQL of a reconciliation. Stateless. */
final class LedgerStore {
  private LedgerStore() {}

  /** How requests stand; those that are not claimed are left out. */
  static Map<String, Found> find(Handle handle, Collection<String> ids) {
    Map<String, List<Found.Send>> sends = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT request_id, id, send_no, state IN ('INTENT', 'IN_DOUBT') AS open
              FROM pc_kos_attempt WHERE request_id = ANY (:ids) AND attempt = 1
             ORDER BY request_id, send_no
            """)
        .bindArray("ids", String.class, List.copyOf(ids))
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("request_id"),
                    new Found.Send(
                        row.getLong("id"), row.getInt("send_no"), row.getBoolean("open"))))
        .forEach(
            send ->
                sends.computeIfAbsent(send.getKey(), id -> new ArrayList<>()).add(send.getValue()));
    Map<String, Found> found = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT request_id, version, decided_at IS NOT NULL OR attempt > 1 AS decided, content_hash,
                   line_key, line_number, customer_id, current_product_code, target_product_code,
                   request, origin, acceptance, partition, requested_at
              FROM pc_request WHERE request_id = ANY (:ids) AND content_hash IS NOT NULL
            """)
        .bindArray("ids", String.class, List.copyOf(ids))
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("request_id"),
                    new Found(
                        claim(row),
                        row.getLong("version"),
                        row.getBoolean("decided"),
                        sends.getOrDefault(row.getString("request_id"), List.of()))))
        .forEach(one -> found.put(one.getKey(), one.getValue()));
    return found;
  }

  private static Facts.Command claim(ResultSet row) throws SQLException {
    String id = row.getString("request_id");
    return new Facts.Command(
        new ExecuteChange(
            Identifiers.commandId(id, 1),
            id,
            1,
            row.getString("acceptance"),
            row.getString("origin"),
            row.getString("line_key"),
            row.getString("line_number"),
            row.getString("customer_id"),
            row.getString("current_product_code"),
            row.getString("target_product_code"),
            row.getObject("requested_at", OffsetDateTime.class).toInstant(),
            row.getString("content_hash"),
            row.getString("request"),
            List.of()),
        row.getInt("partition"));
  }

  /**
   * Takes the id of a request of which nothing but the id is known, so that nobody carries it out:
   * each further record of it ends as a dead letter.
   */
  static void take(Handle handle, String requestId) {
    handle
        .createUpdate("INSERT INTO pc_request (request_id) VALUES (:id) ON CONFLICT DO NOTHING")
        .bind("id", requestId)
        .execute();
  }

  /** Carries a repair out. The database's own rules apply to it as to every other writer. */
  static void apply(Handle handle, Repair repair, UUID unknownSender, Instant now) {
    Optional<HistoryRow> history = history(repair);
    if (!repair.claimed()) {
      claim(handle, repair, history.isPresent());
    }
    for (Repair.Send send : repair.sends()) {
      SendStore.apply(handle, repair, send, unknownSender, now);
    }
    advance(handle, repair);
    if (repair.claimed()) {
      history.ifPresent(row -> update(handle, row));
    } else {
      HistoryStore.insert(handle, history.stream().toList());
    }
    if (repair.isInDoubt()) {
      handle
          .createUpdate(
              """
              UPDATE pc_request SET in_doubt_since = coalesce(in_doubt_since, :now), in_doubt_message = :message
               WHERE request_id = :id AND decided_at IS NULL
              """)
          .bind("id", repair.requestId())
          .bind("now", time(now))
          .bind("message", IN_DOUBT)
          .execute();
    }
  }

  private static final String IN_DOUBT =
      "The database was set back to a moment before this change call; what became of the call is not known";

  private static void claim(Handle handle, Repair repair, boolean hasHistory) {
    ExecuteChange command = repair.command();
    handle
        .createUpdate(
            """
            INSERT INTO pc_request
                   (request_id, content_hash, line_key, line_number, customer_id, current_product_code,
                    target_product_code, request, violations, origin, acceptance, partition,
                    requested_at, attempt, status, version, transitions, claimed_at, history_requested_at)
            VALUES (:id, :hash, :lineKey, :line, :customer, :current, :target, :request, :violations,
                    :origin, :acceptance, :partition, :requestedAt, 1, 'REQUESTED', 0, :transitions,
                    :claimedAt, :historyAt)
            ON CONFLICT (request_id) DO NOTHING
            """)
        .bind("id", repair.requestId())
        .bind("hash", command.contentHash())
        .bind("lineKey", command.lineKey())
        .bind("line", command.lineNumber())
        .bind("customer", command.customerId())
        .bind("current", command.currentProductCode())
        .bind("target", command.targetProductCode())
        .bind("request", command.request())
        .bind(
            "violations",
            command.violations().isEmpty() ? null : JsonCodec.writeString(command.violations()))
        .bind("origin", command.origin())
        .bind("acceptance", command.acceptance())
        .bind("partition", repair.partition())
        .bind("requestedAt", time(command.requestedAt()))
        .bind("transitions", JsonCodec.writeString(repair.transitions().subList(0, 1)))
        .bind("claimedAt", time(repair.transitions().getFirst().occurredAt()))
        .bind("historyAt", hasHistory ? time(command.requestedAt()) : null)
        .execute();
  }

  private static void advance(Handle handle, Repair repair) {
    Transition last = repair.transitions().getLast();
    @Nullable ChangeResult result = repair.decided();
    handle
        .createUpdate(
            """
            UPDATE pc_request
               SET status = :status, version = :version, transitions = :transitions,
                   validated_at = coalesce(validated_at, :validatedAt), reason_code = :reason,
                   basis = :basis, kos_order_number = :order, result = :result, decided_at = :decidedAt
             WHERE request_id = :id AND attempt = 1 AND decided_at IS NULL
               AND (version < :version OR :version = 0)
            """)
        .bind("id", repair.requestId())
        .bind("status", last.status().name())
        .bind("version", last.version())
        .bind("transitions", JsonCodec.writeString(repair.transitions()))
        .bind("validatedAt", time(at(repair, ChangeStatus.VALIDATED)))
        .bind(
            "reason",
            result == null || result.reason() == null ? null : result.reason().code().name())
        .bind("basis", result == null ? null : result.basis().name())
        .bind("order", result == null ? null : result.kosOrderNumber())
        .bind("result", repair.result())
        .bind("decidedAt", time(result == null ? null : result.processedAt()))
        .execute();
  }

  private static void update(Handle handle, HistoryRow row) {
    handle
        .createUpdate(
            """
            UPDATE pc_product_change_history
               SET process_status = :status, version = :version, validated_at = :validatedAt,
                   processed_at = :processedAt, validation_result = :checks, process_message = :message,
                   kos_request_data = CAST(:kosRequest AS jsonb), kos_response_data = CAST(:kosResponse AS jsonb)
             WHERE request_id = :id AND requested_at = :requestedAt AND version < :version
            """)
        .bind("id", row.requestId())
        .bind("requestedAt", time(row.requestedAt()))
        .bind("status", row.processStatus().name())
        .bind("version", row.version())
        .bind("validatedAt", time(row.validatedAt()))
        .bind("processedAt", time(row.processedAt()))
        .bind("checks", row.validationResult())
        .bind("message", row.processMessage())
        .bind("kosRequest", text(row.kosRequestData()))
        .bind("kosResponse", text(row.kosResponseData()))
        .execute();
  }

  /** The history row that the transitions make; empty where a column that must be has no value. */
  private static Optional<HistoryRow> history(Repair repair) {
    ExecuteChange command = repair.command();
    RequestEvents events = new RequestEvents();
    for (Transition transition : repair.transitions()) {
      events.add(
          new ChangeEvent(
              repair.requestId(),
              1,
              command.lineNumber(),
              command.customerId(),
              command.currentProductCode(),
              command.targetProductCode(),
              command.requestedAt(),
              transition.status(),
              transition.previousStatus(),
              transition.version(),
              transition.occurredAt(),
              transition.validationResult(),
              transition.message(),
              transition.kosRequest(),
              transition.kosResponse()));
    }
    return events.row();
  }

  private static @Nullable Instant at(Repair repair, ChangeStatus status) {
    return repair.transitions().stream()
        .filter(transition -> transition.status() == status)
        .map(Transition::occurredAt)
        .findFirst()
        .orElse(null);
  }

  static @Nullable String text(@Nullable JsonNode json) {
    return json == null ? null : JsonCodec.writeString(json);
  }

  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
