package io.productchange.operatorcli.reconcile;

import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.LedgerMark;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The SQL that restores rows of the ledger of change calls. Stateless. */
final class SendStore {
  private SendStore() {}

  /** Writes one send, or ends one that is there. */
  static void apply(
      Handle handle, Repair repair, Repair.Send send, UUID unknownSender, Instant now) {
    long row = send.rowId() == 0 ? intent(handle, repair, send, unknownSender, now) : send.rowId();
    if (send.end() == Repair.End.NOT_APPLIED || send.end() == Repair.End.IN_DOUBT) {
      // A row goes this way only through the doubt.
      end(handle, row, "IN_DOUBT", null, null, now);
    }
    if (send.end() != Repair.End.IN_DOUBT) {
      end(handle, row, send.end().name(), send.basis(), repair.decided(), now);
    }
  }

  private static void end(
      Handle handle,
      long row,
      String state,
      @Nullable Basis basis,
      @Nullable ChangeResult decided,
      Instant now) {
    boolean answered = basis == Basis.KOS_ANSWER;
    boolean closed = !state.equals("IN_DOUBT");
    Instant at = decided == null ? now : decided.processedAt();
    handle
        .createUpdate(
            """
            UPDATE pc_kos_attempt
               SET state = :state, closed_at = :closedAt, basis = :basis,
                   sender_done_at = coalesce(sender_done_at, :closedAt),
                   outcome = coalesce(outcome, :outcome), kos_order_number = :order,
                   evidence = coalesce(evidence, '{}') || CAST(:evidence AS jsonb)
             WHERE id = :row AND state IN ('INTENT', 'IN_DOUBT')
            """)
        .bind("row", row)
        .bind("state", state)
        .bind("closedAt", closed ? LedgerStore.time(at) : null)
        .bind("basis", basis == null ? null : basis.name())
        .bind("outcome", answered ? state : null)
        .bind("order", answered && decided != null ? decided.kosOrderNumber() : null)
        .bind("evidence", "{\"restored\":\"by db reconcile, from what Kafka knows\"}")
        .execute();
  }

  private static long intent(
      Handle handle, Repair repair, Repair.Send send, UUID unknownSender, Instant now) {
    LedgerMark.@Nullable Sender known = send.sent().sender();
    UUID sender = known == null ? unknownSender : UUID.fromString(known.instanceId());
    instance(handle, sender, known, now);
    ExecuteChange command = repair.command();
    Update log =
        handle.createUpdate(
            """
            INSERT INTO pc_kos_integration_log
                   (request_id, integration_type, method, endpoint_url, request_body, response_body,
                    is_success, error_message, retry_count, created_at)
            VALUES (:id, 'PRODUCT_CHANGE', 'POST', 'not known any more', CAST(:body AS jsonb),
                    CAST(:answer AS jsonb), :success, :error, :retries, :at)
            """);
    long logId =
        log.bind("id", repair.requestId())
            .bind("body", LedgerStore.text(last(repair, true)))
            .bind("answer", LedgerStore.text(last(repair, false)))
            .bind("success", send.end() == Repair.End.APPLIED)
            .bind("error", "restored by db reconcile")
            .bind("retries", send.sendNo() - 1)
            .bind("at", LedgerStore.time(send.sent().intentAt()))
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .one();
    return handle
        .createUpdate(
            """
            INSERT INTO pc_kos_attempt
                   (request_id, attempt, send_no, line_number, current_product_code, target_product_code,
                    sender, intent_at, log_id, log_created_at)
            VALUES (:id, 1, :sendNo, :line, :current, :target, :sender, :at, :logId, :at)
            """)
        .bind("id", repair.requestId())
        .bind("sendNo", send.sendNo())
        .bind("line", command.lineNumber())
        .bind("current", command.currentProductCode())
        .bind("target", command.targetProductCode())
        .bind("sender", sender)
        .bind("at", LedgerStore.time(send.sent().intentAt()))
        .bind("logId", logId)
        .executeAndReturnGeneratedKeys("id")
        .mapTo(Long.class)
        .one();
  }

  /** So that whoever holds the slot after it can still prove it dead. */
  private static void instance(
      Handle handle, UUID id, LedgerMark.@Nullable Sender known, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO pc_adapter_instance (instance_id, namespace_id, slot, started_at)
            VALUES (:id, :namespace, :slot, :startedAt) ON CONFLICT DO NOTHING
            """)
        .bind("id", id)
        .bind("namespace", known == null ? id : UUID.fromString(known.namespaceId()))
        .bind("slot", known == null ? 0 : known.slot())
        .bind("startedAt", LedgerStore.time(known == null ? now : known.startedAt()))
        .execute();
  }

  private static @Nullable JsonNode last(Repair repair, boolean request) {
    JsonNode last = null;
    for (Transition transition : repair.transitions()) {
      JsonNode body = request ? transition.kosRequest() : transition.kosResponse();
      last = body == null ? last : body;
    }
    return last;
  }
}
