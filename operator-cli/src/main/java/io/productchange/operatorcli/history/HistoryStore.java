package io.productchange.operatorcli.history;

import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.JsonCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads and fills the history table. */
public final class HistoryStore {
  private static final int FETCH_ROWS = 1_000;

  private HistoryStore() {}

  /**
   * Every row, in no particular order; a few at a time are in memory.
   *
   * @param handle in a transaction, without which the driver would read all rows at once
   */
  public static void forEach(Handle handle, Consumer<HistoryRow> reader) {
    handle
        .createQuery(
            """
            SELECT request_id, line_number, customer_id, current_product_code, target_product_code, process_status,
                   validation_result, process_message, kos_request_data::text AS kos_request_data,
                   kos_response_data::text AS kos_response_data, requested_at, validated_at, processed_at, version
              FROM pc_product_change_history
            """)
        .setFetchSize(FETCH_ROWS)
        .map((row, context) -> row(row))
        .forEach(reader);
  }

  /** Writes rows as one batch. */
  public static void insert(Handle handle, List<HistoryRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO pc_product_change_history
                   (request_id, line_number, customer_id, current_product_code, target_product_code, process_status,
                    validation_result, process_message, kos_request_data, kos_response_data,
                    requested_at, validated_at, processed_at, version)
            VALUES (:requestId, :lineNumber, :customerId, :currentProductCode, :targetProductCode, :processStatus,
                    :validationResult, :processMessage, CAST(:kosRequest AS jsonb), CAST(:kosResponse AS jsonb),
                    :requestedAt, :validatedAt, :processedAt, :version)
            """);
    for (HistoryRow row : rows) {
      batch
          .bind("requestId", row.requestId())
          .bind("lineNumber", row.lineNumber())
          .bind("customerId", row.customerId())
          .bind("currentProductCode", row.currentProductCode())
          .bind("targetProductCode", row.targetProductCode())
          .bind("processStatus", row.processStatus().name())
          .bind("validationResult", row.validationResult())
          .bind("processMessage", row.processMessage())
          .bind("kosRequest", text(row.kosRequestData()))
          .bind("kosResponse", text(row.kosResponseData()))
          .bind("requestedAt", row.requestedAt().atOffset(ZoneOffset.UTC))
          .bind("validatedAt", time(row.validatedAt()))
          .bind("processedAt", time(row.processedAt()))
          .bind("version", row.version())
          .add();
    }
    batch.execute();
  }

  private static @Nullable String text(@Nullable JsonNode json) {
    return json == null ? null : JsonCodec.writeString(json);
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static HistoryRow row(ResultSet row) throws SQLException {
    return new HistoryRow(
        row.getString("request_id"),
        row.getString("line_number"),
        row.getString("customer_id"),
        row.getString("current_product_code"),
        row.getString("target_product_code"),
        ChangeStatus.valueOf(row.getString("process_status")),
        row.getString("validation_result"),
        row.getString("process_message"),
        json(row.getString("kos_request_data")),
        json(row.getString("kos_response_data")),
        row.getObject("requested_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("validated_at", OffsetDateTime.class)),
        instant(row.getObject("processed_at", OffsetDateTime.class)),
        row.getLong("version"));
  }

  private static @Nullable JsonNode json(@Nullable String text) {
    return text == null ? null : JsonCodec.readTree(text);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
