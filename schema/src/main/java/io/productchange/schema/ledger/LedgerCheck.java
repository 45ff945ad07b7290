package io.productchange.schema.ledger;

import io.productchange.schema.message.LedgerMark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Compares a database with what Kafka knows of its ledger. */
public final class LedgerCheck {
  private static final String MISSING =
      """
      SELECT w.key
        FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::uuid[])
             AS w (key, kind, request_id, send_id, sender)
       WHERE NOT CASE w.kind
               WHEN 'CLAIMED' THEN EXISTS (
                 SELECT FROM product_change.pc_request r
                  WHERE r.request_id = w.request_id AND r.content_hash IS NOT NULL)
               WHEN 'DECIDED' THEN EXISTS (
                 SELECT FROM product_change.pc_request r
                  WHERE r.request_id = w.request_id AND (r.decided_at IS NOT NULL OR r.attempt > 1))
               WHEN 'INTENDED' THEN EXISTS (
                 SELECT FROM product_change.pc_kos_attempt a
                  WHERE a.id = w.send_id AND a.sender = w.sender)
               ELSE EXISTS (
                 SELECT FROM product_change.pc_kos_attempt a
                  WHERE a.id = w.send_id AND a.request_id = w.request_id AND a.state <> 'INTENT')
             END
      """;

  private LedgerCheck() {}

  /**
   * Judges a database. The marks must have been read before: the database may be ahead of them,
   * never behind.
   *
   * @param identity the database's, read in the same transaction
   * @throws SQLException if the database cannot be asked
   */
  public static LedgerVerdict judge(
      Connection connection, LedgerIdentity identity, LedgerMarks marks) throws SQLException {
    Optional<String> other = marks.accepted().flatMap(known -> difference(known, identity));
    if (other.isPresent()) {
      return new LedgerVerdict.Refused(other.get());
    }
    List<LedgerMark.Reached> missing = missing(connection, marks.current());
    if (!missing.isEmpty()) {
      return new LedgerVerdict.Refused(older(missing));
    }
    return new LedgerVerdict.Fits(
        marks.accepted().map(known -> !known.timeline().equals(identity.timeline())).orElse(true));
  }

  /** Why it is not the same ledger. A new timeline alone is a failover, which may lose nothing. */
  private static Optional<String> difference(LedgerMark.Accepted known, LedgerIdentity identity) {
    if (!known.ledgerId().equals(identity.ledgerId())) {
      return Optional.of(
          "this database holds ledger %s, but Kafka knows ledger %s"
              .formatted(identity.ledgerId(), known.ledgerId()));
    }
    if (known.epoch() > identity.epoch()) {
      return Optional.of(
          "this database is older than its last reconciliation (epoch %d, Kafka knows %d)"
              .formatted(identity.epoch(), known.epoch()));
    }
    if (known.epoch() < identity.epoch()) {
      return Optional.of(
          "a reconciliation was not finished (epoch %d, Kafka knows %d)"
              .formatted(identity.epoch(), known.epoch()));
    }
    return known.systemIdentifier().equals(identity.systemIdentifier())
        ? Optional.empty()
        : Optional.of(
            "this database is on PostgreSQL cluster %s, but Kafka knows cluster %s"
                .formatted(identity.systemIdentifier(), known.systemIdentifier()));
  }

  private static String older(List<LedgerMark.Reached> missing) {
    LedgerMark.Reached last = missing.getLast();
    return "this database is older than what Kafka knows: it lacks what %d writers wrote, last at %s about request %s"
        .formatted(missing.size(), last.at(), last.witness().requestId());
  }

  /** The marks whose transaction the database does not have, the last one last. */
  private static List<LedgerMark.Reached> missing(
      Connection connection, Map<String, LedgerMark.Reached> marks) throws SQLException {
    List<Map.Entry<String, LedgerMark.Reached>> all = List.copyOf(marks.entrySet());
    List<LedgerMark.Reached> missing = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(MISSING)) {
      bind(statement, 1, "text", all, Map.Entry::getKey);
      bind(statement, 2, "text", all, mark -> mark.getValue().witness().kind().name());
      bind(statement, 3, "text", all, mark -> mark.getValue().witness().requestId());
      bind(statement, 4, "bigint", all, mark -> mark.getValue().witness().sendId());
      bind(statement, 5, "uuid", all, mark -> mark.getValue().sender().instanceId());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          missing.add(marks.get(row.getString(1)));
        }
      }
    }
    missing.sort(Comparator.comparing(LedgerMark.Reached::at));
    return missing;
  }

  private static void bind(
      PreparedStatement statement,
      int index,
      String type,
      List<Map.Entry<String, LedgerMark.Reached>> marks,
      Function<Map.Entry<String, LedgerMark.Reached>, Object> column)
      throws SQLException {
    statement.setArray(
        index, statement.getConnection().createArrayOf(type, marks.stream().map(column).toArray()));
  }
}
