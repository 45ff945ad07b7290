package io.productchange.ingestapi.records;

import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.JsonCodec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's status from a row of {@code pc_request}, or of the history where only that is
 * there.
 */
final class StatusRow {
  /**
   * What is selected from {@code pc_request r} and {@code pc_product_change_history h}. A history
   * that was rebuilt from the events has no claims beside it: then its own columns count.
   */
  static final String COLUMNS =
      """
      r.request_id, r.result, r.attempt,
      COALESCE(r.line_number, h.line_number) AS line_number,
      COALESCE(r.customer_id, h.customer_id) AS customer_id,
      COALESCE(r.current_product_code, h.current_product_code) AS current_product_code,
      COALESCE(r.target_product_code, h.target_product_code) AS target_product_code,
      COALESCE(r.status, h.process_status) AS status,
      COALESCE(r.requested_at, h.requested_at) AS requested_at,
      COALESCE(r.validated_at, h.validated_at) AS validated_at,
      COALESCE(r.decided_at, h.processed_at) AS processed_at,
      COALESCE(r.version, h.version) AS version,
      CASE WHEN r.decided_at IS NULL THEN r.in_doubt_since END AS in_doubt_since,
      r.in_doubt_message""";

  private StatusRow() {}

  static RequestStatus read(ResultSet row) throws SQLException {
    @Nullable String result = row.getString("result");
    @Nullable Instant validatedAt = instant(row, "validated_at");
    return result == null
        ? undecided(row, validatedAt)
        : RequestStatus.decided(JsonCodec.read(result, ChangeResult.class), validatedAt);
  }

  private static RequestStatus undecided(ResultSet row, @Nullable Instant validatedAt)
      throws SQLException {
    @Nullable Instant inDoubtSince = instant(row, "in_doubt_since");
    return new RequestStatus(
        row.getString("request_id"),
        null,
        row.getInt("attempt"),
        row.getString("line_number"),
        row.getString("customer_id"),
        row.getString("current_product_code"),
        row.getString("target_product_code"),
        ChangeStatus.valueOf(row.getString("status")),
        null,
        null,
        null,
        requiredInstant(row, "requested_at"),
        validatedAt,
        instant(row, "processed_at"),
        row.getLong("version"),
        inDoubtSince == null
            ? null
            : new RequestStatus.InDoubt(inDoubtSince, row.getString("in_doubt_message")));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  static Instant requiredInstant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
