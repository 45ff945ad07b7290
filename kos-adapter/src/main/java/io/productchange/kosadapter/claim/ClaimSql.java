package io.productchange.kosadapter.claim;

/** The SQL of claims. Values are always bound. */
final class ClaimSql {
  private ClaimSql() {}

  /**
   * Takes the ids that nobody has. An invalid request is decided by the same row. The columns come
   * as arrays, so that a whole poll is one statement.
   */
  static final String INSERT =
      """
      INSERT INTO pc_request
             (request_id, content_hash, line_key, line_number, customer_id, current_product_code,
              target_product_code, request, violations, origin, acceptance, partition,
              requested_at, attempt, status, version, reason_code, basis, result, transitions,
              decided_at, history_requested_at, claimed_at)
      SELECT w.id, w.hash, w.line_key, w.line, w.customer, w.current_code, w.target_code,
             w.request, w.violations, w.origin, w.acceptance, w.partition, w.requested_at,
             w.attempt, w.status, w.version, w.reason, w.basis, w.result, w.transitions,
             w.decided_at, w.history_at, :now
        FROM unnest(:ids, :hashes, :lineKeys, :lines, :customers, :currents, :targets, :requests,
                    :violations, :origins, :acceptances, :partitions,
                    CAST(:requestedAts AS timestamptz[]), :attempts, :statuses, :versions,
                    :reasons, :bases, :results, :transitions,
                    CAST(:decidedAts AS timestamptz[]), CAST(:historyAts AS timestamptz[]))
             AS w (id, hash, line_key, line, customer, current_code, target_code, request,
                   violations, origin, acceptance, partition, requested_at, attempt, status,
                   version, reason, basis, result, transitions, decided_at, history_at)
       ORDER BY w.id
          ON CONFLICT (request_id) DO NOTHING
      RETURNING request_id
      """;

  /** Only where the four columns are stated: the user's table does not take less. */
  static final String INSERT_HISTORY =
      """
      INSERT INTO pc_product_change_history
             (request_id, line_number, customer_id, current_product_code, target_product_code,
              process_status, validation_result, process_message, requested_at, processed_at,
              version)
      SELECT w.id, w.line, w.customer, w.current_code, w.target_code, w.status, w.checks, w.message,
             w.requested_at, w.decided_at, w.version
        FROM unnest(:ids, :lines, :customers, :currents, :targets, :statuses, :checks, :messages,
                    CAST(:requestedAts AS timestamptz[]), CAST(:decidedAts AS timestamptz[]),
                    :versions)
             AS w (id, line, customer, current_code, target_code, status, checks, message,
                   requested_at, decided_at, version)
      """;

  static final String LOCK_KNOWN =
      """
      SELECT request_id, content_hash, line_key, attempt, acceptance, result, transitions
        FROM pc_request
       WHERE request_id = ANY (:ids)
       ORDER BY request_id
         FOR UPDATE
      """;

  static final String RENEW_ACCEPTANCE =
      """
      UPDATE pc_request SET acceptance = :acceptance, partition = :partition
       WHERE request_id = :id
      """;
}
