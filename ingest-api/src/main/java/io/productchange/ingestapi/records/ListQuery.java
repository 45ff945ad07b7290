package io.productchange.ingestapi.records;

import java.util.Optional;

/** Builds the query of a list out of fixed parts; values are bound, never put in. */
final class ListQuery {
  private ListQuery() {}

  /**
   * With a filter that the history has an index for, the history leads. Without one it is {@code
   * pc_request}, which has an index of arrival times.
   */
  static String of(RequestFilter filter, Optional<RequestFilter.Position> after) {
    boolean historyLeads =
        filter.lineNumber().isPresent()
            || filter.customerId().isPresent()
            || filter.status().isPresent();
    String time = historyLeads ? "h.requested_at" : "r.requested_at";
    String id = historyLeads ? "h.request_id" : "r.request_id";
    StringBuilder sql = new StringBuilder("SELECT ");
    sql.append(StatusRow.COLUMNS);
    sql.append(
        """

          FROM pc_product_change_history h
          JOIN pc_request r ON r.request_id = h.request_id AND r.history_requested_at = h.requested_at
         WHERE\s""");
    sql.append(historyLeads ? "TRUE" : "r.content_hash IS NOT NULL");
    filter.lineNumber().ifPresent(_ -> sql.append(" AND h.line_number = :line"));
    filter.customerId().ifPresent(_ -> sql.append(" AND h.customer_id = :customer"));
    filter.status().ifPresent(_ -> sql.append(" AND h.process_status = :status"));
    filter.from().ifPresent(_ -> sql.append(" AND %s >= :from".formatted(time)));
    filter.to().ifPresent(_ -> sql.append(" AND %s < :to".formatted(time)));
    after.ifPresent(
        _ ->
            sql.append(
                // The first comparison alone lets the planner leave out newer months.
                " AND %1$s <= :afterTime AND (%1$s, %2$s) < (:afterTime, :afterId)"
                    .formatted(time, id)));
    sql.append(" ORDER BY %s DESC, %s DESC LIMIT :limit".formatted(time, id));
    return sql.toString();
  }
}
