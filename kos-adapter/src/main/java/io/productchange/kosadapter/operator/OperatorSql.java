package io.productchange.kosadapter.operator;

/** The SQL of operators' actions. Values are always bound. */
final class OperatorSql {
  private OperatorSql() {}

  static final String REQUESTED =
      """
      SELECT o.id, o.request_id, o.action, o.operator, o.why, o.before_bound,
             o.evidence ->> 'attemptId' AS send_id
        FROM pc_operator_action o
        LEFT JOIN pc_request r ON r.request_id = o.request_id
       WHERE o.state = 'REQUESTED'
         AND (r.partition = ANY (:partitions) OR r.partition IS NULL)
       ORDER BY o.id
       LIMIT 100
      """;

  static final String LOCK_REQUEST =
      "SELECT request_id FROM pc_request WHERE request_id = :id FOR UPDATE";

  /** One of several adapters carries it out. */
  static final String LOCK_ACTION =
      "SELECT id FROM pc_operator_action WHERE id = :id AND state = 'REQUESTED' FOR UPDATE";

  static final String HANDLED =
      """
      UPDATE pc_operator_action
         SET state = :state, handled_at = clock_timestamp(), outcome = :outcome
       WHERE id = :id AND state = 'REQUESTED'
      """;

  static final String SENDER_DEAD =
      """
      UPDATE pc_adapter_instance
         SET proven_dead_at = clock_timestamp(), proven_dead_by = :proof
       WHERE instance_id = :sender AND proven_dead_at IS NULL
      """;

  static final String SENDER_DONE =
      """
      UPDATE pc_kos_attempt SET sender_done_at = :at
       WHERE id = :sendId AND state = 'IN_DOUBT' AND sender_done_at IS NULL
      """;
}
