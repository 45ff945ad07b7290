package io.productchange.schema.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Which ledger a database holds, and on what it is kept.
 *
 * @param ledgerId made once, the same in every backup
 * @param epoch grows with each reconciliation
 * @param systemIdentifier of the PostgreSQL cluster
 * @param timeline of the PostgreSQL cluster, eight hexadecimal digits
 * @param incarnation as long as this is the same, nothing else was put in the database's place
 */
public record LedgerIdentity(
    String ledgerId, long epoch, String systemIdentifier, String timeline, String incarnation) {

  private static final String READ =
      """
      SELECT l.ledger_id, l.epoch, i.system_identifier, i.timeline, i.incarnation
        FROM product_change.pc_ledger l, product_change.pc_ledger_incarnation() i
      """;

  /**
   * As it is now.
   *
   * @throws SQLException if the database cannot be asked, or has no ledger
   */
  public static LedgerIdentity read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("pc_ledger has no row", "02000");
      }
      return new LedgerIdentity(
          row.getString(1), row.getLong(2), row.getString(3), row.getString(4), row.getString(5));
    }
  }
}
