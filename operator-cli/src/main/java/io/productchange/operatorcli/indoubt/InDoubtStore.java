package io.productchange.operatorcli.indoubt;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The SQL of the in-doubt commands. Thread-safe. */
final class InDoubtStore {
  private static final String REQUESTS =
      """
      SELECT r.request_id, r.attempt, r.line_number, r.current_product_code, r.target_product_code,
             r.requested_at, r.in_doubt_since, r.in_doubt_message AS message,
             a.id AS attempt_id, a.send_no AS send_number, a.intent_at, a.sender_done_at, a.outcome,
             a.evidence::text AS evidence
        FROM pc_request r
        JOIN pc_kos_attempt a ON a.request_id = r.request_id AND a.attempt = r.attempt AND a.state = 'IN_DOUBT'
       WHERE r.decided_at IS NULL
      """;

  private final Jdbi jdbi;

  InDoubtStore(Jdbi jdbi) {
    this.jdbi = jdbi;
    jdbi.registerRowMapper(ConstructorMapper.factory(InDoubtRequest.class));
    jdbi.registerRowMapper(ConstructorMapper.factory(Call.class));
    jdbi.registerRowMapper(ConstructorMapper.factory(Action.class));
  }

  /** The oldest first. */
  List<InDoubtRequest> list(int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    REQUESTS + " ORDER BY r.in_doubt_since NULLS FIRST, r.request_id LIMIT :limit")
                .bind("limit", limit)
                .mapTo(InDoubtRequest.class)
                .list());
  }

  Optional<InDoubtRequest> find(String requestId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(REQUESTS + " AND r.request_id = :requestId")
                .bind("requestId", requestId)
                .mapTo(InDoubtRequest.class)
                .findOne());
  }

  /** How a request stands; empty for an unknown one. */
  Optional<String> status(String requestId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT status FROM pc_request WHERE request_id = :requestId AND status IS NOT NULL")
                .bind("requestId", requestId)
                .mapTo(String.class)
                .findOne());
  }

  /** The calls that KOS got for a request, the oldest first. */
  List<Call> calls(String requestId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT created_at, integration_type, endpoint_url, response_status, is_success,
                           response_time_ms, response_body::text AS response_body, error_message
                      FROM pc_kos_integration_log WHERE request_id = :requestId ORDER BY created_at, id
                    """)
                .bind("requestId", requestId)
                .mapTo(Call.class)
                .list());
  }

  /** The operators' decisions about a request, the oldest first. */
  List<Action> actions(String requestId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id, action, operator, why, created_at, state, outcome
                      FROM pc_operator_action WHERE request_id = :requestId ORDER BY id
                    """)
                .bind("requestId", requestId)
                .mapTo(Action.class)
                .list());
  }

  /** Asks the adapter for an action; returns the id to wait for. */
  long ask(
      String requestId,
      Resolution resolution,
      String operator,
      String why,
      String evidence,
      boolean beforeBound) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    INSERT INTO pc_operator_action (request_id, action, operator, why, evidence, before_bound)
                    VALUES (:requestId, :action, :operator, :why, CAST(:evidence AS jsonb), :beforeBound)
                    RETURNING id
                    """)
                .bind("requestId", requestId)
                .bind("action", resolution.action())
                .bind("operator", operator)
                .bind("why", why)
                .bind("evidence", evidence)
                .bind("beforeBound", beforeBound)
                .mapTo(Long.class)
                .one());
  }

  /** One action as it stands now. */
  Action action(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id, action, operator, why, created_at, state, outcome
                      FROM pc_operator_action WHERE id = :id
                    """)
                .bind("id", id)
                .mapTo(Action.class)
                .one());
  }
}
