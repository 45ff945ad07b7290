package io.productchange.kosadapter.breaker;

/** The SQL of the fleet's verdicts and of the votes on them. Values are always bound. */
final class BreakerSql {
  private BreakerSql() {}

  private static final String COLUMNS =
      """
      service_name, state, failure_count, success_count, next_attempt_time,
      coalesce(next_attempt_time <= clock_timestamp(), true) AS due,
      coalesce(next_attempt_time <= clock_timestamp() - :headStartMillis * interval '1 ms', true)
        AS overdue,
      failure_threshold, success_threshold, timeout_duration_ms, updated_at
      """;

  static final String READ =
      "SELECT " + COLUMNS + " FROM pc_circuit_breaker_state ORDER BY service_name";

  /**
   * Tells this process's votes and reads all verdicts, in one round trip. A vote that is lost in a
   * crash of the database is told again, so its commit need not wait for the disk.
   */
  static final String VOTE_AND_READ =
      """
      WITH lax AS MATERIALIZED (
        SELECT set_config('synchronous_commit', 'off', true) AS setting
      ), told AS (
        INSERT INTO pc_circuit_breaker_vote AS v
               (namespace_id, slot, service_name, vote, verdict_at, seen_at)
        SELECT :namespace, :slot, mine.service, mine.vote, CAST(mine.verdict_at AS timestamptz),
               clock_timestamp()
          FROM lax, unnest(:services, :votes, :verdictAts) AS mine (service, vote, verdict_at)
        ON CONFLICT (namespace_id, slot, service_name) DO UPDATE
           SET vote = excluded.vote, verdict_at = excluded.verdict_at, seen_at = excluded.seen_at
      )
      """
          + READ;

  /**
   * Opens a closed one whose version is still the one voted on, where most of those agree that can
   * say.
   */
  static final String OPEN_IF_AGREED =
      """
      UPDATE pc_circuit_breaker_state b
         SET state = 'OPEN', failure_count = :failures, success_count = 0,
             last_failure_time = clock_timestamp(),
             next_attempt_time = clock_timestamp() + timeout_duration_ms * interval '1 ms'
       WHERE service_name = :service AND state = 'CLOSED'
         AND updated_at = CAST(:verdictAt AS timestamptz)
         AND (SELECT 1 + count(*) FILTER (WHERE v.vote = 'FAILING')
                       > count(*) FILTER (WHERE v.vote = 'WELL')
                FROM pc_circuit_breaker_vote v
               WHERE v.service_name = b.service_name AND v.verdict_at = b.updated_at
                 AND v.seen_at > clock_timestamp() - :liveMillis * interval '1 ms'
                 AND (v.namespace_id, v.slot) IS DISTINCT FROM (:namespace, :slot))
      RETURNING
      """
          + COLUMNS;

  static final String CLAIM_PROBE =
      """
      UPDATE pc_circuit_breaker_state
         SET success_count = CASE state WHEN 'OPEN' THEN 0 ELSE success_count END,
             state = 'HALF_OPEN', next_attempt_time = clock_timestamp() + :holdMillis * interval '1 ms'
       WHERE service_name = :service AND state IN ('OPEN', 'HALF_OPEN')
         AND coalesce(next_attempt_time <= clock_timestamp(), true)
      RETURNING
      """
          + COLUMNS;

  static final String RENEW_HOLD =
      """
      UPDATE pc_circuit_breaker_state
         SET next_attempt_time = clock_timestamp() + :holdMillis * interval '1 ms'
       WHERE service_name = :service AND state = 'HALF_OPEN' AND next_attempt_time = :hold
      RETURNING
      """
          + COLUMNS;

  static final String PROBE_SUCCEEDED =
      """
      UPDATE pc_circuit_breaker_state
         SET success_count = success_count + 1,
             failure_count = CASE WHEN success_count + 1 >= success_threshold
                                  THEN 0 ELSE failure_count END,
             state = CASE WHEN success_count + 1 >= success_threshold
                          THEN 'CLOSED' ELSE 'HALF_OPEN' END,
             next_attempt_time =
               CASE WHEN success_count + 1 >= success_threshold
                    THEN NULL ELSE clock_timestamp() + :holdMillis * interval '1 ms' END
       WHERE service_name = :service AND state = 'HALF_OPEN' AND next_attempt_time = :hold
      RETURNING
      """
          + COLUMNS;

  static final String PROBE_FAILED =
      """
      UPDATE pc_circuit_breaker_state
         SET state = 'OPEN', success_count = 0, failure_count = failure_count + 1,
             last_failure_time = clock_timestamp(),
             next_attempt_time = clock_timestamp() + timeout_duration_ms * interval '1 ms'
       WHERE service_name = :service AND state = 'HALF_OPEN' AND next_attempt_time = :hold
      RETURNING
      """
          + COLUMNS;
}
