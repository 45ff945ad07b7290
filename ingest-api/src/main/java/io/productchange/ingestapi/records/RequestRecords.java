package io.productchange.ingestapi.records;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests from the database. Every method throws {@link RecordsUnavailableException} where
 * the database cannot be asked.
 *
 * <p>Safe for use by several threads.
 */
public final class RequestRecords {
  private final Jdbi jdbi;

  /**
   * @param readOnly connections that see the schema's tables without a prefix
   */
  public RequestRecords(DataSource readOnly) {
    this.jdbi = Jdbi.create(readOnly).registerArrayType(String.class, "varchar");
    // What is bound is personal data; exceptions end in logs.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
  }

  /** The content hash of each of these ids that was claimed. */
  public Map<String, String> contentHashes(Collection<String> requestIds) {
    return ask(
        handle -> {
          Map<String, String> hashes = new HashMap<>();
          handle
              .createQuery(
                  """
                  SELECT request_id, content_hash FROM pc_request
                   WHERE request_id = ANY (:ids) AND content_hash IS NOT NULL""")
              .bindArray("ids", String.class, requestIds)
              .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
              .forEach(entry -> hashes.put(entry.getKey(), entry.getValue()));
          return hashes;
        });
  }

  /** Which of these ids are decided. */
  public Set<String> decided(Collection<String> requestIds) {
    return ask(
        handle ->
            new HashSet<>(
                handle
                    .createQuery(
                        """
                        SELECT request_id FROM pc_request
                         WHERE request_id = ANY (:ids) AND decided_at IS NOT NULL""")
                    .bindArray("ids", String.class, requestIds)
                    .mapTo(String.class)
                    .list()));
  }

  /** How this request stands; empty if it is not recorded. */
  public Optional<RequestStatus> find(String requestId) {
    return ask(
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + StatusRow.COLUMNS
                        + """

                          FROM pc_request r
                          LEFT JOIN pc_product_change_history h
                            ON h.request_id = r.request_id AND h.requested_at = r.history_requested_at
                         WHERE r.request_id = :id
                           AND COALESCE(r.status, h.process_status) IS NOT NULL""")
                .bind("id", requestId)
                .map((row, context) -> StatusRow.read(row))
                .findOne());
  }

  /**
   * The history's requests that fit, newest first. A request that was so invalid that the history
   * has no row for it is found by its id only.
   *
   * @param after where to go on; empty for the newest
   */
  public List<RequestStatus> list(
      RequestFilter filter, Optional<RequestFilter.Position> after, int limit) {
    return ask(
        handle -> {
          Query query = handle.createQuery(ListQuery.of(filter, after)).bind("limit", limit);
          filter.lineNumber().ifPresent(line -> query.bind("line", line));
          filter.customerId().ifPresent(customer -> query.bind("customer", customer));
          filter.status().ifPresent(status -> query.bind("status", status.name()));
          filter.from().ifPresent(from -> query.bind("from", utc(from)));
          filter.to().ifPresent(to -> query.bind("to", utc(to)));
          after.ifPresent(
              position ->
                  query
                      .bind("afterTime", utc(position.requestedAt()))
                      .bind("afterId", position.requestId()));
          return query.map((row, context) -> StatusRow.read(row)).list();
        });
  }

  /** What happened to this request; empty if it is not recorded. */
  public Optional<Timeline> timeline(String requestId) {
    Optional<RequestStatus> status = find(requestId);
    return status.map(found -> ask(handle -> TimelineQuery.read(handle, found)));
  }

  private <T> T ask(Function<Handle, T> question) {
    try {
      return jdbi.withHandle(question::apply);
    } catch (JdbiException e) {
      throw new RecordsUnavailableException(e);
    }
  }

  static java.time.OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }
}
