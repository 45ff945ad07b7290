package io.productchange.ingestapi.records;

import java.util.Optional;

/** Builds the query of a list out of fixed parts; values are bound, never put in. */
final class ListQuery {
  private static final String FROM_HISTORY =
      """
        FROM (SELECT * FROM pc_product_change_history p WHERE TRUE%s) h
        JOIN pc_request r ON r.request_id = h.request_id
       ORDER BY h.requested_at DESC, h.request_id DESC""";

  private static final String FROM_REQUESTS =
      """
        FROM (SELECT * FROM pc_request p WHERE content_hash IS NOT NULL AND history_requested_at IS NOT NULL%s) r
        LEFT JOIN pc_product_change_history h
          ON h.request_id = r.request_id AND h.requested_at = r.history_requested_at
       ORDER BY r.requested_at DESC, r.request_id DESC""";

  private ListQuery() {}

  /**
   * The page is cut out of one table, along an index of it, before the other is joined: asked for
   * both at once the planner expects so few rows of the join that it reads and sorts everything.
   * With a filter that the history has an index for, that table is the history; else it is {@code
   * pc_request}, which has an index of arrival times.
   */
  static String of(RequestFilter filter, Optional<RequestFilter.Position> after) {
    boolean fromHistory =
        filter.lineNumber().isPresent()
            || filter.customerId().isPresent()
            || filter.status().isPresent();
    return "SELECT "
        + StatusRow.COLUMNS
        + "\n"
        + (fromHistory ? FROM_HISTORY : FROM_REQUESTS).formatted(page(filter, after));
  }

  private static String page(RequestFilter filter, Optional<RequestFilter.Position> after) {
    StringBuilder sql = new StringBuilder();
    filter.lineNumber().ifPresent(_ -> sql.append(" AND p.line_number = :line"));
    filter.customerId().ifPresent(_ -> sql.append(" AND p.customer_id = :customer"));
    filter.status().ifPresent(_ -> sql.append(" AND p.process_status = :status"));
    filter.from().ifPresent(_ -> sql.append(" AND p.requested_at >= :from"));
    filter.to().ifPresent(_ -> sql.append(" AND p.requested_at < :to"));
    after.ifPresent(
        _ ->
            sql.append(
                // The first comparison alone lets the planner leave out newer months.
                " AND p.requested_at <= :afterTime AND (p.requested_at, p.request_id) < (:afterTime, :afterId)"));
    sql.append(" ORDER BY p.requested_at DESC, p.request_id DESC LIMIT :limit");
    return sql.toString();
  }
}
