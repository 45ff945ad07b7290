package io.productchange.schema.db;

import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Rows of {@code pc_request} as the adapter writes them. */
final class RequestRows {
  private static final String CLAIM =
      """
      INSERT INTO product_change.pc_request
          (request_id, content_hash, line_key, line_number, customer_id, current_product_code, target_product_code,
           request, violations, origin, acceptance, partition, requested_at, status, version, claimed_at,
           history_requested_at)
      VALUES (:id, :hash, '01012345678', '01012345678', 'C1', 'A', 'B',
              :request, '[]', 'change-requests-0-1', 'change-requests-0-1@1', 0, '2041-01-10 00:00:00+00', 'REQUESTED',
              0, now(), CAST(:mark AS timestamptz))
      """;

  static final String HASH = "0123456789abcdef".repeat(4);

  private RequestRows() {}

  /** A claimed request in status REQUESTED, attempt 1. */
  static void claim(Handle handle, String requestId, Optional<String> historyRequestedAt) {
    bound(handle, requestId, HASH, "{}", historyRequestedAt).execute();
  }

  static Update bound(
      Handle handle,
      String requestId,
      String hash,
      String request,
      Optional<String> historyRequestedAt) {
    return handle
        .createUpdate(CLAIM)
        .bind("id", requestId)
        .bind("hash", hash)
        .bind("request", request)
        .bind("mark", historyRequestedAt.orElse(null));
  }

  /** Decides a claimed request. */
  static void decide(Handle handle, String requestId, String status) {
    handle.execute(
        """
        UPDATE product_change.pc_request
           SET status = ?, version = version + 1, reason_code = CASE WHEN ? = 'FAILED' THEN 'KOS_REFUSED' END,
               basis = 'KOS_ANSWER', result = '{}', decided_at = now()
         WHERE request_id = ?
        """,
        status,
        status,
        requestId);
  }

  /** The {@code requested_at} of the history row that has the id, in UTC. */
  static Optional<String> mark(Handle handle, String requestId) {
    return handle
        .createQuery(
            "SELECT (history_requested_at AT TIME ZONE 'UTC')::text FROM product_change.pc_request"
                + " WHERE request_id = :id")
        .bind("id", requestId)
        .mapTo(String.class)
        .findOne();
  }
}
