package io.productchange.kosadapter.breaker;

import io.productchange.kosadapter.kos.KosService;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

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

  /** For how long a vote counts after it was told last. */
  static final Duration LIVE = Duration.ofSeconds(5);

  /**
   * How much earlier than the one whose last probe failed the others may take the right to probe.
   */
  static final Duration HEAD_START = Duration.ofSeconds(3);

  private final Jdbi jdbi;
  private final Vote.Seat seat;

  /**
   * @param seat this process's own
   */
  BreakerStore(Jdbi jdbi, Vote.Seat seat) {
    this.jdbi = jdbi;
    this.seat = seat;
  }

  /** All verdicts. */
  List<BreakerRow> read() {
    return jdbi.withHandle(handle -> mapped(handle.createQuery(BreakerSql.READ)).list());
  }

  /** Tells this process's votes, and reads all verdicts. */
  List<BreakerRow> voteAndRead(Map<KosService, Vote> votes) {
    List<String> services = new ArrayList<>();
    List<String> voices = new ArrayList<>();
    List<String> verdictAts = new ArrayList<>();
    votes.forEach(
        (service, vote) -> {
          services.add(service.name());
          voices.add(vote.voice().name());
          verdictAts.add(vote.verdictAt().toString());
        });
    return jdbi.withHandle(
        handle ->
            mapped(
                    withSeat(handle.createQuery(BreakerSql.VOTE_AND_READ))
                        .bindArray("services", String.class, services)
                        .bindArray("votes", String.class, voices)
                        .bindArray("verdictAts", String.class, verdictAts))
                .list());
  }

  /**
   * Opens a closed one because this process's calls fail, if most agree.
   *
   * @param verdictAt the version of the verdict under which they failed
   * @return empty where most do not agree, or the verdict has changed meanwhile
   */
  Optional<BreakerRow> openIfAgreed(KosService service, int failures, OffsetDateTime verdictAt) {
    return one(
        BreakerSql.OPEN_IF_AGREED,
        service,
        query ->
            withSeat(query)
                .bind("failures", failures)
                .bind("verdictAt", verdictAt)
                .bind("liveMillis", LIVE.toMillis()));
  }

  /** Takes the right to probe; empty where it is not due or another one has it. */
  Optional<BreakerRow> claimProbe(KosService service) {
    return one(BreakerSql.CLAIM_PROBE, service, query -> query.bind("holdMillis", HOLD.toMillis()));
  }

  /** Keeps the right to probe; empty where it was lost. */
  Optional<BreakerRow> renewHold(KosService service, OffsetDateTime hold, Duration until) {
    return one(
        BreakerSql.RENEW_HOLD,
        service,
        query -> query.bind("hold", hold).bind("holdMillis", until.toMillis()));
  }

  /**
   * Counts a probe that succeeded, and closes where they are enough; empty where the hold was lost.
   */
  Optional<BreakerRow> probeSucceeded(KosService service, OffsetDateTime hold) {
    return one(
        BreakerSql.PROBE_SUCCEEDED,
        service,
        query -> query.bind("hold", hold).bind("holdMillis", HOLD.toMillis()));
  }

  /** Opens again after a probe that failed; empty where the hold was lost. */
  Optional<BreakerRow> probeFailed(KosService service, OffsetDateTime hold) {
    return one(BreakerSql.PROBE_FAILED, service, query -> query.bind("hold", hold));
  }

  private interface Binder {
    Query bind(Query query);
  }

  private Optional<BreakerRow> one(String sql, KosService service, Binder binder) {
    return jdbi.withHandle(
        handle ->
            mapped(binder.bind(handle.createQuery(sql).bind("service", service.name()))).findOne());
  }

  private Query withSeat(Query query) {
    return query.bind("namespace", seat.namespaceId()).bind("slot", seat.slot());
  }

  private static ResultIterable<BreakerRow> mapped(Query query) {
    return query.bind("headStartMillis", HEAD_START.toMillis()).map(BreakerStore::row);
  }

  private static BreakerRow row(ResultSet row, StatementContext context) throws SQLException {
    return new BreakerRow(
        KosService.valueOf(row.getString("service_name")),
        BreakerState.valueOf(row.getString("state")),
        row.getInt("failure_count"),
        row.getInt("success_count"),
        row.getObject("next_attempt_time", OffsetDateTime.class),
        row.getBoolean("due"),
        row.getBoolean("overdue"),
        Math.max(1, row.getInt("failure_threshold")),
        Math.max(1, row.getInt("success_threshold")),
        Duration.ofMillis(Math.max(0, row.getInt("timeout_duration_ms"))),
        row.getObject("updated_at", OffsetDateTime.class));
  }
}
