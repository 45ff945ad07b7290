package io.productchange.kosadapter.ledger;

/**
 * The SQL of the call protocol. Values are always bound.
 *
 * <p>What is inserted is one statement for all rows. What is updated is one for each row, in one
 * round trip: one over arrays took a half to a third of the time from 16 rows on, but 1.3 times as
 * long for the one row that a transaction of a quiet system has, and its plan, unlike that of a row
 * named by its key, hangs on statistics.
 */
final class LedgerSql {
  private LedgerSql() {}

  /**
   * The first statement of every transaction: one order of locking for all, and statements after it
   * see what was committed by whoever held the lock before.
   */
  static final String LOCK_REQUESTS =
      """
      SELECT request_id, attempt, acceptance, version, decided_at IS NOT NULL AS decided
        FROM pc_request
       WHERE request_id = ANY (:ids)
       ORDER BY request_id
         FOR UPDATE
      """;

  /**
   * Only the rows returned may be sent. Undecided for this attempt, at the version that the sender
   * knows; the unique indexes refuse a second open send of the request or of the line.
   */
  static final String INSERT_INTENTS =
      """
      INSERT INTO pc_kos_attempt
             (request_id, attempt, send_no, line_number, current_product_code, target_product_code,
              sender, intent_at, log_id, log_created_at)
      SELECT w.request_id, w.attempt, w.send_no, w.line_number, w.current_code, w.target_code,
             :sender, w.intent_at, nextval('pc_kos_integration_log_id_seq'), w.intent_at
        FROM unnest(:ids, :attempts, :sendNos, :lines, :currents, :targets,
                    CAST(:ats AS timestamptz[]), :versions)
             AS w (request_id, attempt, send_no, line_number, current_code, target_code,
                   intent_at, version)
        JOIN pc_request r ON r.request_id = w.request_id
       WHERE r.attempt = w.attempt AND r.version = w.version AND r.decided_at IS NULL
         FOR UPDATE OF r
          ON CONFLICT DO NOTHING
      RETURNING id, request_id, log_id
      """;

  static final String ADVANCE_REQUEST =
      """
      UPDATE pc_request
         SET status = :status, version = :version, transitions = :transitions,
             validated_at = :validatedAt
       WHERE request_id = :id AND attempt = :attempt AND version = :before AND decided_at IS NULL
      """;

  static final String ADVANCE_HISTORY =
      """
      UPDATE pc_product_change_history
         SET process_status = :status, version = :version, validated_at = :validatedAt,
             validation_result = :validationResult, kos_request_data = CAST(:kosRequest AS jsonb)
       WHERE request_id = :id AND requested_at = :requestedAt AND version = :before
      """;

  static final String INSERT_CALL_LOGS =
      """
      INSERT INTO pc_kos_integration_log
             (id, request_id, integration_type, method, endpoint_url, request_headers, request_body,
              retry_count, circuit_breaker_state, created_at)
      SELECT w.log_id, w.request_id, 'PRODUCT_CHANGE', 'POST', :endpoint, CAST(:headers AS jsonb),
             w.body, w.retries, :breaker, w.at
        FROM unnest(:logIds, :ids, CAST(:bodies AS jsonb[]), :retries,
                    CAST(:ats AS timestamptz[])) AS w (log_id, request_id, body, retries, at)
      """;

  /** What the sender saw. Its own answer counts as long as nobody closed the send otherwise. */
  static final String RECORD_OUTCOME =
      """
      UPDATE pc_kos_attempt
         SET state = :state, closed_at = :closedAt, sender_done_at = coalesce(sender_done_at, :at),
             outcome = :outcome, basis = :basis, http_status = :httpStatus,
             kos_result_code = :code, kos_result_message = :message,
             kos_order_number = :orderNumber,
             evidence = coalesce(evidence, '{}') || CAST(:evidence AS jsonb)
       WHERE id = :sendId AND state IN ('INTENT', 'IN_DOUBT')
      """;

  /** Closed otherwise before its sender told: the answer is kept beside it. */
  static final String KEEP_LATE_ANSWER =
      """
      UPDATE pc_kos_attempt
         SET late_answer = CAST(:late AS jsonb), sender_done_at = coalesce(sender_done_at, :at)
       WHERE id = :sendId AND closed_at IS NOT NULL AND outcome IS NULL AND late_answer IS NULL
      """;

  static final String FINISH_CALL_LOG =
      """
      UPDATE pc_kos_integration_log
         SET response_status = :httpStatus, response_headers = CAST(:responseHeaders AS jsonb),
             response_body = CAST(:responseBody AS jsonb), response_time_ms = :elapsedMillis,
             is_success = :success, error_message = :error
       WHERE id = :logId AND created_at = :logCreatedAt
      """;

  /**
   * Where the calls' rows of the log are. Asked first, so that the update names its month by a
   * value: a sub-select would have every month opened.
   */
  static final String CALL_LOGS =
      """
      SELECT id, log_id, log_created_at
        FROM pc_kos_attempt
       WHERE id = ANY (:sendIds) AND log_id IS NOT NULL
      """;

  static final String SET_DOUBT =
      """
      UPDATE pc_request
         SET in_doubt_since = coalesce(in_doubt_since, :at), in_doubt_message = :message
       WHERE request_id = :id AND attempt = :attempt AND decided_at IS NULL
      """;

  static final String CLEAR_DOUBT =
      """
      UPDATE pc_request SET in_doubt_since = NULL, in_doubt_message = NULL
       WHERE request_id = :id AND attempt = :attempt AND decided_at IS NULL
         AND in_doubt_since IS NOT NULL
      """;

  static final String PUT_IN_DOUBT =
      """
      UPDATE pc_kos_attempt
         SET state = 'IN_DOUBT',
             sender_done_at =
               CASE WHEN :senderDone THEN coalesce(sender_done_at, :at) ELSE sender_done_at END,
             evidence = CASE WHEN CAST(:evidence AS jsonb) IS NULL THEN evidence
                             ELSE coalesce(evidence, '{}') || CAST(:evidence AS jsonb) END
       WHERE id = :sendId AND state IN ('INTENT', 'IN_DOUBT')
      """;

  /** Ends a doubt. A sender that may still send is waited for, whatever an inquiry shows. */
  static final String RESOLVE =
      """
      UPDATE pc_kos_attempt
         SET state = :state, closed_at = :at, basis = :basis,
             evidence = coalesce(evidence, '{}') || CAST(:evidence AS jsonb)
       WHERE id = :sendId AND state = 'IN_DOUBT'
         AND (sender_done_at IS NOT NULL OR :anySender)
      """;

  static final String COUNT_OPEN_SENDS =
      """
      SELECT request_id FROM pc_kos_attempt
       WHERE request_id = ANY (:ids) AND state IN ('INTENT', 'IN_DOUBT')
      """;

  static final String DECIDE_REQUEST =
      """
      UPDATE pc_request
         SET status = :status, version = :version, reason_code = :reasonCode, basis = :basis,
             kos_order_number = :orderNumber, result = :result, transitions = :transitions,
             decided_at = :decidedAt, validated_at = coalesce(validated_at, :validatedAt)
       WHERE request_id = :id AND attempt = :attempt AND version = :before AND decided_at IS NULL
      """;

  static final String DECIDE_HISTORY =
      """
      UPDATE pc_product_change_history
         SET process_status = :status, version = :version, processed_at = :decidedAt,
             validated_at = coalesce(validated_at, :validatedAt),
             validation_result = coalesce(:validationResult, validation_result),
             process_message = coalesce(:message, process_message),
             kos_request_data = coalesce(CAST(:kosRequest AS jsonb), kos_request_data),
             kos_response_data = coalesce(CAST(:kosResponse AS jsonb), kos_response_data)
       WHERE request_id = :id AND requested_at = :requestedAt AND version = :before
      """;

  static final String LOAD =
      """
      SELECT r.request_id, r.attempt, r.line_key, r.partition, r.line_number, r.customer_id,
             r.current_product_code, r.target_product_code, r.requested_at, r.acceptance,
             r.transitions, r.result, r.in_doubt_message,
             a.id AS send_id, a.send_no, a.sender, a.intent_at, a.state, a.sender_done_at,
             a.outcome, a.basis AS send_basis, a.evidence ->> 'why' AS why,
             a.evidence -> 'inquiry' IS NOT NULL AS inquired
        FROM pc_request r
        LEFT JOIN pc_kos_attempt a ON a.request_id = r.request_id AND a.attempt = r.attempt
       WHERE r.request_id = ANY (:ids) AND r.content_hash IS NOT NULL
       ORDER BY r.request_id, a.send_no
      """;
}
