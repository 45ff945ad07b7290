package io.productchange.schema.db;

import io.productchange.runtime.settings.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * Sets the roles' passwords. The driver sends a SCRAM verifier, never the password; where the
 * migrating role may, the server is told to log not even that.
 */
final class RolePasswords {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** "tuple concurrently updated": another database's migration sets the same role's password. */
  private static final String INTERNAL_ERROR = "XX000";

  private static final int MAX_TRIES = 5;
  private static final int LOGIN_TIMEOUT_SECONDS = 5;
  private static final List<String> LOG_NOTHING =
      List.of(
          "SET LOCAL log_statement = 'none'",
          "SET LOCAL log_min_duration_statement = -1",
          "SET LOCAL log_min_error_statement = 'panic'");

  private final EnumMap<DatabaseRole, Boolean> allowed = new EnumMap<>(DatabaseRole.class);

  private RolePasswords() {}

  /** Sets the passwords over a connection that is in auto-commit mode. */
  static RolePasswords set(Connection connection, Map<DatabaseRole, Secret> passwords)
      throws SQLException {
    RolePasswords outcome = new RolePasswords();
    for (DatabaseRole role : DatabaseRole.values()) {
      Secret password = passwords.get(role);
      if (password != null) {
        outcome.allowed.put(role, setOrRefused(connection, role, password));
      }
    }
    return outcome;
  }

  /**
   * The roles that log in with their password ({@code true}), or do not and it could not be set for
   * want of a right.
   */
  List<DatabaseRole> whereAllowed(boolean wanted) {
    return allowed.entrySet().stream()
        .filter(entry -> entry.getValue() == wanted)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean setOrRefused(Connection connection, DatabaseRole role, Secret password)
      throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        set(connection, role, password);
        return true;
      } catch (SQLException e) {
        if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
          return logsIn(connection, role, password);
        }
        if (!INTERNAL_ERROR.equals(e.getSQLState()) || tries == MAX_TRIES) {
          throw e;
        }
      }
    }
  }

  /** Who may not set a password can still see that it is the right one already. */
  private static boolean logsIn(Connection connection, DatabaseRole role, Secret password)
      throws SQLException {
    try (Connection login =
        DriverManager.getConnection(
            connection.getMetaData().getURL(), role.roleName(), password.reveal())) {
      return login.isValid(LOGIN_TIMEOUT_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  private static void set(Connection connection, DatabaseRole role, Secret password)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      logNothing(connection);
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(role.roleName(), password.reveal().toCharArray(), "scram-sha-256");
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void logNothing(Connection connection) throws SQLException {
    for (String sql : LOG_NOTHING) {
      Savepoint savepoint = connection.setSavepoint();
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
          throw e;
        }
        connection.rollback(savepoint);
      }
    }
  }
}
