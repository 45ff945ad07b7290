package io.productchange.schema.db;

import org.jdbi.v3.core.Handle;

/** Rows of the user's history table. */
final class HistoryRows {
  static final String INSERT =
      """
      INSERT INTO product_change.pc_product_change_history
          (request_id, line_number, customer_id, current_product_code, target_product_code, requested_at)
      VALUES (?, '01012345678', 'C1', 'A', 'B', ?::timestamptz)
      """;

  private HistoryRows() {}

  static void insert(Handle handle, String requestId, String requestedAt) {
    handle.execute(INSERT, requestId, requestedAt);
  }

  static int count(Handle handle, String requestId) {
    return handle
        .createQuery(
            "SELECT count(*) FROM product_change.pc_product_change_history WHERE request_id = :id")
        .bind("id", requestId)
        .mapTo(Integer.class)
        .one();
  }

  /** The name of the partition that holds the row. */
  static String partitionOf(Handle handle, String requestId) {
    return handle
        .createQuery(
            "SELECT tableoid::regclass::text FROM product_change.pc_product_change_history"
                + " WHERE request_id = :id")
        .bind("id", requestId)
        .mapTo(String.class)
        .one();
  }
}
