package io.productchange.kosadapter.breaker;

import io.productchange.kosadapter.kos.KosService;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads and writes the fleet's verdicts. Every write is conditional on the state that it follows
 * from, and in {@code HALF_OPEN} on the prober's own hold, so that a process that was stopped for a
 * while cannot overrule those that went on. All times are the database's.
 *
 * <p>Thread-safe. Methods throw a {@link org.jdbi.v3.core.JdbiException} where the database cannot
 * be asked.
 */
final class BreakerStore {
  /** For how long a prober holds the right to probe without renewing it. */
  static final Duration HOLD = Duration.ofSeconds(10);

  private static final String COLUMNS =
      """
      service_name, state, failure_count, success_count, next_attempt_time,
      coalesce(next_attempt_time <= clock_timestamp(), true) AS due,
      failure_threshold, success_threshold, timeout_duration_ms
      """;

  private static final String READ =
      "SELECT " + COLUMNS + " FROM pc_circuit_breaker_state ORDER BY service_name";

  private static final String OPEN =
      """
      UPDATE pc_circuit_breaker_state
         SET state = 'OPEN', failure_count = :failures, success_count = 0,
             last_failure_time = clock_timestamp(),
             next_attempt_time = clock_timestamp() + timeout_duration_ms * interval '1 ms'
       WHERE service_name = :service AND state = 'CLOSED'
      RETURNING
      """
          + COLUMNS;

  private static final String CLAIM_PROBE =
      """
      UPDATE pc_circuit_breaker_state
         SET success_count = CASE state WHEN 'OPEN' THEN 0 ELSE success_count END,
             state = 'HALF_OPEN', next_attempt_time = clock_timestamp() + :holdMillis * interval '1 ms'
       WHERE service_name = :service AND state IN ('OPEN', 'HALF_OPEN')
         AND coalesce(next_attempt_time <= clock_timestamp(), true)
      RETURNING
      """
          + COLUMNS;

  private static final String RENEW_HOLD =
      """
      UPDATE pc_circuit_breaker_state
         SET next_attempt_time = clock_timestamp() + :holdMillis * interval '1 ms'
       WHERE service_name = :service AND state = 'HALF_OPEN' AND next_attempt_time = :hold
      RETURNING
      """
          + COLUMNS;

  private static final String PROBE_SUCCEEDED =
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

  private static final String PROBE_FAILED =
      """
      UPDATE pc_circuit_breaker_state
         SET state = 'OPEN', success_count = 0, failure_count = failure_count + 1,
             last_failure_time = clock_timestamp(),
             next_attempt_time = clock_timestamp() + timeout_duration_ms * interval '1 ms'
       WHERE service_name = :service AND state = 'HALF_OPEN' AND next_attempt_time = :hold
      RETURNING
      """
          + COLUMNS;

  private final Jdbi jdbi;

  BreakerStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** All verdicts. */
  List<BreakerRow> read() {
    return jdbi.withHandle(handle -> handle.createQuery(READ).map(BreakerStore::row).list());
  }

  /** Opens a closed one; empty where it was not closed. */
  Optional<BreakerRow> open(KosService service, int failures) {
    return one(OPEN, service, query -> query.bind("failures", failures));
  }

  /** Takes the right to probe; empty where it is not due or another one has it. */
  Optional<BreakerRow> claimProbe(KosService service) {
    return one(CLAIM_PROBE, service, query -> query.bind("holdMillis", HOLD.toMillis()));
  }

  /** Keeps the right to probe; empty where it was lost. */
  Optional<BreakerRow> renewHold(KosService service, OffsetDateTime hold, Duration until) {
    return one(
        RENEW_HOLD,
        service,
        query -> query.bind("hold", hold).bind("holdMillis", until.toMillis()));
  }

  /**
   * Counts a probe that succeeded, and closes where they are enough; empty where the hold was lost.
   */
  Optional<BreakerRow> probeSucceeded(KosService service, OffsetDateTime hold) {
    return one(
        PROBE_SUCCEEDED,
        service,
        query -> query.bind("hold", hold).bind("holdMillis", HOLD.toMillis()));
  }

  /** Opens again after a probe that failed; empty where the hold was lost. */
  Optional<BreakerRow> probeFailed(KosService service, OffsetDateTime hold) {
    return one(PROBE_FAILED, service, query -> query.bind("hold", hold));
  }

  private interface Binder {
    void bind(Query query);
  }

  private Optional<BreakerRow> one(String sql, KosService service, Binder binder) {
    return jdbi.withHandle(
        handle -> {
          Query query = handle.createQuery(sql).bind("service", service.name());
          binder.bind(query);
          return query.map(BreakerStore::row).findOne();
        });
  }

  private static BreakerRow row(ResultSet row, org.jdbi.v3.core.statement.StatementContext context)
      throws SQLException {
    return new BreakerRow(
        KosService.valueOf(row.getString("service_name")),
        BreakerState.valueOf(row.getString("state")),
        row.getInt("failure_count"),
        row.getInt("success_count"),
        row.getObject("next_attempt_time", OffsetDateTime.class),
        row.getBoolean("due"),
        Math.max(1, row.getInt("failure_threshold")),
        Math.max(1, row.getInt("success_threshold")),
        Duration.ofMillis(Math.max(0, row.getInt("timeout_duration_ms"))));
  }
}
