package io.productchange.kosadapter.ledger;

import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.schema.message.JsonCodec;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes: ledger, log, doubt and decision; or, where the send was closed otherwise, beside it.
 */
final class OutcomeWriter {
  private final Handle handle;
  private final boolean bare;
  private final List<LedgerWrite.Outcome> late = new ArrayList<>();

  OutcomeWriter(Handle handle, boolean bare) {
    this.handle = handle;
    this.bare = bare;
  }

  /** The outcomes that count, with their sends' ids. */
  Map<String, Long> write(List<LedgerWrite.Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return Map.of();
    }
    int[] counts = record(outcomes);
    List<LedgerWrite.Outcome> counted = new ArrayList<>();
    List<LedgerWrite.Outcome> tooLate = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      (counts[i] == 1 ? counted : tooLate).add(outcomes.get(i));
    }
    finishLogs(outcomes);
    DecisionWriter.write(
        handle,
        counted.stream()
            .flatMap(
                outcome ->
                    outcome.decision().stream()
                        .map(made -> new DecisionWriter.Decided(outcome.change(), made)))
            .toList());
    doubts(counted);
    keepLate(tooLate);
    Map<String, Long> sendIds = new HashMap<>();
    counted.forEach(outcome -> sendIds.put(outcome.change().requestId(), outcome.sendId()));
    return sendIds;
  }

  /** Answers that came after their sends had been closed otherwise, and were kept. */
  List<LedgerWrite.Outcome> late() {
    return late;
  }

  private OutcomeRow row(LedgerWrite.Outcome outcome) {
    OutcomeRow row = OutcomeRow.of(outcome);
    return bare ? row.bare() : row;
  }

  private int[] record(List<LedgerWrite.Outcome> outcomes) {
    try (PreparedBatch batch = handle.prepareBatch(LedgerSql.RECORD_OUTCOME)) {
      for (LedgerWrite.Outcome outcome : outcomes) {
        OutcomeRow row = row(outcome);
        batch
            .bind("sendId", outcome.sendId())
            .bind("at", outcome.at())
            .bind("state", row.state().name())
            .bind("closedAt", row.state().isOpen() ? null : outcome.at())
            .bind("outcome", row.outcome().name())
            .bind("basis", row.basis() == null ? null : row.basis().name())
            .bind("httpStatus", row.httpStatus())
            .bind("code", row.code())
            .bind("message", row.message())
            .bind("orderNumber", row.orderNumber())
            .bind("evidence", JsonCodec.writeString(row.evidence()))
            .add();
      }
      return batch.execute();
    }
  }

  /** A row of the integration log. */
  private record CallLogRow(long id, OffsetDateTime createdAt) {}

  private Map<Long, CallLogRow> callLogs(List<LedgerWrite.Outcome> outcomes) {
    Map<Long, CallLogRow> logs = new HashMap<>();
    handle
        .createQuery(LedgerSql.CALL_LOGS)
        .bindArray(
            "sendIds", Long.class, outcomes.stream().map(LedgerWrite.Outcome::sendId).toList())
        .map(
            (row, _) ->
                Map.entry(
                    row.getLong("id"),
                    new CallLogRow(
                        row.getLong("log_id"),
                        row.getObject("log_created_at", OffsetDateTime.class))))
        .forEach(entry -> logs.put(entry.getKey(), entry.getValue()));
    return logs;
  }

  private void finishLogs(List<LedgerWrite.Outcome> outcomes) {
    Map<Long, CallLogRow> logs = callLogs(outcomes);
    try (PreparedBatch batch = handle.prepareBatch(LedgerSql.FINISH_CALL_LOG)) {
      for (LedgerWrite.Outcome outcome : outcomes) {
        @Nullable CallLogRow log = logs.get(outcome.sendId());
        if (log == null) {
          continue;
        }
        OutcomeRow row = row(outcome);
        batch
            .bind("logId", log.id)
            .bind("logCreatedAt", log.createdAt)
            .bind("httpStatus", row.httpStatus())
            .bind("responseHeaders", DecisionWriter.json(row.responseHeaders()))
            .bind("responseBody", DecisionWriter.json(row.responseBody()))
            .bind("elapsedMillis", row.elapsedMillis())
            .bind("success", row.success())
            .bind("error", row.error())
            .add();
      }
      execute(batch);
    }
  }

  /** Says that there is a doubt now, or that there is none any more. */
  private void doubts(List<LedgerWrite.Outcome> outcomes) {
    List<LedgerWrite.Outcome> undecided =
        outcomes.stream().filter(outcome -> outcome.decision().isEmpty()).toList();
    if (undecided.isEmpty()) {
      return;
    }
    try (PreparedBatch set = handle.prepareBatch(LedgerSql.SET_DOUBT);
        PreparedBatch clear = handle.prepareBatch(LedgerSql.CLEAR_DOUBT)) {
      for (LedgerWrite.Outcome outcome : undecided) {
        @Nullable String message = outcome.doubt().orElse(null);
        PreparedBatch batch = message == null ? clear : set;
        batch
            .bind("id", outcome.change().requestId())
            .bind("attempt", outcome.change().attempt())
            .bind("at", outcome.at())
            .bind("message", message)
            .add();
      }
      execute(set);
      execute(clear);
    }
  }

  private void keepLate(List<LedgerWrite.Outcome> outcomes) {
    for (LedgerWrite.Outcome outcome : outcomes) {
      int kept =
          handle
              .createUpdate(LedgerSql.KEEP_LATE_ANSWER)
              .bind("sendId", outcome.sendId())
              .bind("at", outcome.at())
              .bind("late", JsonCodec.writeString(row(outcome).summary()))
              .execute();
      if (kept == 1) {
        late.add(outcome);
      }
    }
  }

  static void execute(PreparedBatch batch) {
    if (batch.size() > 0) {
      batch.execute();
    }
  }
}
