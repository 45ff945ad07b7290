package io.productchange.chaos.crash;

import io.productchange.operatorcli.cli.CommandException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** Decides what evidence cannot, the way {@code in-doubt resolve} does. Not thread-safe. */
final class Operator implements AutoCloseable {
  private final Connection connection;

  Operator(Map<String, String> endpoints) {
    try {
      connection =
          DriverManager.getConnection(
              endpoints.get("DATABASE_URL"),
              endpoints.get("DATABASE_USER"),
              endpoints.get("DATABASE_PASSWORD"));
    } catch (SQLException e) {
      throw new CommandException("cannot reach the database: " + e.getMessage(), e);
    }
  }

  /** Whether an inquiry has shown that nobody but an operator can decide. */
  boolean isNeeded(String requestId) {
    return is(
        """
        SELECT 1 FROM product_change.pc_kos_attempt
         WHERE request_id = ? AND state = 'IN_DOUBT' AND evidence -> 'inquiry' IS NOT NULL
        """,
        requestId);
  }

  private boolean is(String query, String requestId) {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, requestId);
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    } catch (SQLException e) {
      throw new CommandException("the database does not answer: " + e.getMessage(), e);
    }
  }

  /** Asks for a request to be ended as one that KOS did not carry out. */
  void ruleNotApplied(String requestId) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO product_change.pc_operator_action (request_id, action, operator, why)
            VALUES (?, 'not-applied', 'crash sweep', 'KOS was told to lose it')
            """)) {
      statement.setString(1, requestId);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new CommandException("the database does not answer: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new CommandException("the database does not answer: " + e.getMessage(), e);
    }
  }
}
