package io.productchange.operatorcli.history;

import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.JsonCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the history table. */
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
