package io.productchange.kosadapter.resume;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Looks into the database. Methods throw a {@link org.jdbi.v3.core.JdbiException} where it cannot
 * be asked.
 */
final class JdbiOpenWork implements OpenWork {

  /** What can be gone on with: not those in doubt for which there is nothing to do but wait. */
  private static final String OPEN =
      """
      SELECT r.request_id, r.requested_at
        FROM pc_request r
       WHERE r.partition = ANY (:partitions) AND r.content_hash IS NOT NULL
         AND r.decided_at IS NULL
         AND (r.requested_at, r.request_id) > (:afterTime, :afterId)
         AND NOT EXISTS (
               SELECT FROM pc_kos_attempt a
                WHERE a.request_id = r.request_id AND a.attempt = r.attempt
                  AND a.state = 'IN_DOUBT')
       ORDER BY r.requested_at, r.request_id
       LIMIT :limit
      """;

  /**
   * Doubts that an inquiry may end now. An intent whose run has ended without a word is one too: it
   * is looked at again after a while. What this process itself may have sent is its own to tell of,
   * whoever owns the partition by now: nobody else can, as long as it lives.
   */
  private static final String DUE =
      """
      SELECT r.request_id
        FROM pc_kos_attempt a
        JOIN pc_request r ON r.request_id = a.request_id AND r.attempt = a.attempt
       WHERE (r.partition = ANY (:partitions) OR a.sender = :self AND a.sender_done_at IS NULL)
         AND r.decided_at IS NULL
         AND a.evidence -> 'inquiry' IS NULL
         AND (a.state = 'IN_DOUBT'
                AND (a.outcome = 'ERRORED'
                     OR a.sender_done_at + CAST(:boundMillis AS bigint) * interval '1 ms' <= :now
                     OR a.sender = :self AND a.sender_done_at IS NULL)
              OR a.state = 'INTENT' AND a.intent_at < CAST(:now AS timestamptz) - interval '30 seconds')
       ORDER BY a.intent_at
       LIMIT :limit
      """;

  private final Jdbi jdbi;

  JdbiOpenWork(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public List<Cursor> open(Collection<Integer> partitions, Cursor after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(OPEN)
                .bindArray("partitions", Integer.class, partitions)
                .bind("afterTime", after.requestedAt())
                .bind("afterId", after.requestId())
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new Cursor(
                            row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                            row.getString("request_id")))
                .list());
  }

  @Override
  public List<String> due(
      Collection<Integer> partitions,
      Optional<Duration> lateEffectBound,
      UUID self,
      Instant now,
      int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(DUE)
                .bindArray("partitions", Integer.class, partitions)
                .bind("boundMillis", lateEffectBound.map(Duration::toMillis).orElse(null))
                .bind("self", self)
                .bind("now", now)
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
  }
}
