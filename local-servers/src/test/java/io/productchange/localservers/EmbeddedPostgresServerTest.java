package io.productchange.localservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
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

  @Test
  void startsWhereTheNumberOfItsKilledPredecessorWasGivenToAnotherProcess()
      throws SQLException, IOException {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.builder(directory).start()) {
      server.kill();
      // As if our own process had got the dead server's number.
      String self = Long.toString(ProcessHandle.current().pid());
      Path lock = directory.resolve("data/postmaster.pid");
      Files.writeString(lock, Files.readString(lock).replaceFirst("^\\d+", self));
      new ProcessRecord("PostgreSQL", Long.parseLong(self), Instant.EPOCH, directory.toString())
          .write(directory);

      server.start();

      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void answersNothingWhilePausedAndGoesOnAfterwards() throws SQLException {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.builder(directory).start()) {
      server.pause();
      assertThat(server.running()).isTrue();
      assertThat(server.answers()).isFalse();

      server.resume();

      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void answersNothingOnConnectionsThatThereAreWhilePaused() throws SQLException {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.builder(directory).start();
        Connection connection = connect(server)) {
      assertThat(connection.isValid(5)).isTrue();

      server.pause();

      assertThat(connection.isValid(1)).isFalse();
      server.resume();
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void refusesADirectoryThatALiveServerUses() {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.builder(directory).start()) {
      EmbeddedPostgresServer second = EmbeddedPostgresServer.builder(directory).build();

      assertThatThrownBy(second::start)
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("is in use by PostgreSQL with process id " + server.pid());
    }
  }

  @Test
  void showsTheEndOfTheLogWhenItCannotStart() {
    EmbeddedPostgresServer server =
        EmbeddedPostgresServer.builder(directory).setting("no_such_setting", "1").build();

    assertThatThrownBy(server::start)
        .isInstanceOf(LocalServerException.class)
        .hasMessageContaining("ended with exit code")
        .hasMessageContaining("unrecognized configuration parameter \"no_such_setting\"");
    assertThat(server.running()).isFalse();
  }

  @Test
  void runsAsNobodyWhereRootHasNoNamespaces() throws SQLException, IOException {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    assumeThat(PostgresUser.NOBODY.works()).isTrue();
    Path open = Files.createTempDirectory(Path.of("/tmp"), "postgres-as-nobody-");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (EmbeddedPostgresServer server =
        EmbeddedPostgresServer.builder(open).user(PostgresUser.NOBODY).start()) {
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
      server.kill();
      server.start();
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    } finally {
      Trees.delete(open);
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
