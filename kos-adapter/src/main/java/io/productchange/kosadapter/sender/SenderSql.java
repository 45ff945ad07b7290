package io.productchange.kosadapter.sender;

/** The SQL of senders. Values are always bound. */
final class SenderSql {
  private SenderSql() {}

  static final String REGISTER =
      """
      INSERT INTO pc_adapter_instance (instance_id, namespace_id, slot, started_at)
      VALUES (:id, :namespace, :slot, :at)
      """;

  /**
   * The requests that the slot's former holders hold up, locked: the request first, then its sends,
   * as everywhere.
   */
  static final String LOCK_HELD_UP =
      """
      SELECT r.request_id
        FROM pc_request r
       WHERE r.request_id IN (
               SELECT a.request_id
                 FROM pc_kos_attempt a
                 JOIN pc_adapter_instance i ON i.instance_id = a.sender
                WHERE i.namespace_id = :namespace AND i.slot = :slot AND i.instance_id <> :self
                  AND a.state IN ('INTENT', 'IN_DOUBT') AND a.sender_done_at IS NULL)
       ORDER BY r.request_id
         FOR UPDATE
      """;

  /** Everyone who held the slot before. */
  static final String PROVE_DEAD =
      """
      UPDATE pc_adapter_instance
         SET proven_dead_at = clock_timestamp(), proven_dead_by = :proof
       WHERE namespace_id = :namespace AND slot = :slot AND instance_id <> :self
         AND proven_dead_at IS NULL
      RETURNING instance_id
      """;

  /**
   * The bound of what the dead may still have on its way starts now. Also for those that were
   * proven dead before and had an intent committed after that by the database alone.
   */
  static final String END_SENDS_OF_DEAD =
      """
      UPDATE pc_kos_attempt a
         SET state = 'IN_DOUBT', sender_done_at = clock_timestamp()
        FROM pc_adapter_instance i
       WHERE i.instance_id = a.sender AND i.namespace_id = :namespace AND i.slot = :slot
         AND i.proven_dead_at IS NOT NULL
         AND a.state IN ('INTENT', 'IN_DOUBT') AND a.sender_done_at IS NULL
      RETURNING a.request_id
      """;

  static final String MARK_DOUBT =
      """
      UPDATE pc_request
         SET in_doubt_since = coalesce(in_doubt_since, clock_timestamp()),
             in_doubt_message = coalesce(in_doubt_message, :message)
       WHERE request_id = ANY (:ids) AND decided_at IS NULL
      """;

  /** Slots of this name space whose holders may be dead and hold up a line. */
  static final String SUSPECT_SLOTS =
      """
      SELECT DISTINCT i.slot
        FROM pc_kos_attempt a
        JOIN pc_adapter_instance i ON i.instance_id = a.sender
       WHERE a.state IN ('INTENT', 'IN_DOUBT') AND a.sender_done_at IS NULL
         AND i.namespace_id = :namespace AND a.sender <> :self
      """;
}
