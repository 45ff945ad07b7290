package io.productchange.testservers;

import io.productchange.localservers.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The files of a PostgreSQL server, copied and put back as an administrator would. */
public final class DataFolder {
  private final PostgresServer server;
  private final Path data;
  private final Path copy;

  /**
   * @param server running, with its files on this machine
   */
  public DataFolder(PostgresServer server) throws SQLException {
    this.server = server;
    try (Connection connection =
            DriverManager.getConnection(
                server.jdbcUrl("postgres"), server.superuser(), server.superuserPassword());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      this.data = Path.of(row.getString(1));
    }
    this.copy = data.resolveSibling("data.copy");
  }

  /** Stops the server, copies its files, starts it. */
  public void copy() throws IOException, InterruptedException {
    server.stop();
    run("rm -rf '" + copy + "' && cp -a '" + data + "' '" + copy + "'");
    server.start();
  }

  /** Kills the server, puts the copied files back, starts it at the same address. */
  public void putBack() throws IOException, InterruptedException {
    server.kill();
    run("rm -rf '" + data + "' && cp -a '" + copy + "' '" + data + "'");
    server.start();
  }

  private static void run(String command) throws IOException, InterruptedException {
    int status = new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("status " + status + " of: " + command);
    }
  }
}
