package io.productchange.localservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerTest {

  @TempDir Path directory;

  @Test
  void keepsCommittedRowsWhenKilledAndServesThemOnTheSamePort() throws SQLException {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.builder(directory).start()) {
      int port = server.port();
      execute(server, "CREATE TABLE kept (id int)");
      execute(server, "INSERT INTO kept VALUES (42)");

      server.kill();
      assertThat(server.running()).isFalse();
      server.start();

      assertThat(server.port()).isEqualTo(port);
      assertThat(query(server, "SELECT id FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void isDurableAndAsksForPasswords() throws SQLException {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.builder(directory).start()) {
      assertThat(query(server, "SHOW fsync")).isEqualTo("on");
      assertThat(query(server, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(
              query(server, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
    }
  }

  private static void execute(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Connection connect(PostgresServer server) throws SQLException {
    return DriverManager.getConnection(
        server.jdbcUrl("postgres"), server.superuser(), server.superuserPassword());
  }
}
