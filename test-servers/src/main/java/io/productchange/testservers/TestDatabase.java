package io.productchange.testservers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * An empty database of a test's own.
 *
 * @param name its name in the server's catalogue
 * @param jdbcUrl where it is, without credentials
 * @param superuser the role that may do everything
 * @param password the superuser's password
 */
public record TestDatabase(String name, String jdbcUrl, String superuser, String password) {

  /** A new connection as superuser; the caller closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, superuser, password);
  }
}
