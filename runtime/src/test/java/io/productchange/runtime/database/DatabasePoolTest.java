package io.productchange.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.productchange.runtime.settings.Secret;
import io.productchange.testservers.Await;
import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import java.net.Inet4Address;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatabasePoolTest {
  private static final TestDatabase DATABASE = TestServers.newDatabase();

  @BeforeAll
  static void createTables() throws SQLException {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA shop");
      statement.execute("CREATE TABLE shop.item (id int PRIMARY KEY, name text)");
      statement.execute("INSERT INTO shop.item VALUES (1, 'CANARY')");
    }
  }

  @Test
  void connections_have_the_schema_the_name_and_every_limit() throws Exception {
    try (HikariDataSource pool = pool().open();
        Connection connection = pool.getConnection()) {
      assertThat(value(connection, "SHOW search_path")).isEqualTo("shop");
      assertThat(value(connection, "SELECT count(*) FROM item")).isEqualTo("1");
      assertThat(value(connection, "SHOW application_name")).isEqualTo("shop-keeper");
      assertThat(value(connection, "SHOW statement_timeout")).isEqualTo("10s");
      assertThat(value(connection, "SHOW lock_timeout")).isEqualTo("5s");
      assertThat(value(connection, "SHOW idle_in_transaction_session_timeout")).isEqualTo("15s");
    }
  }

  @Test
  void a_statement_that_runs_too_long_is_cancelled() throws Exception {
    try (HikariDataSource pool = pool().statementTimeout(Duration.ofMillis(200)).open();
        Connection connection = pool.getConnection()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> value(connection, "SELECT pg_sleep(30)"))
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    }
  }

  @Test
  void a_lock_that_is_not_to_be_had_is_given_up() throws Exception {
    try (HikariDataSource pool = pool().lockTimeout(Duration.ofMillis(200)).open();
        Connection holder = pool.getConnection();
        Connection waiter = pool.getConnection()) {
      holder.setAutoCommit(false);
      value(holder, "SELECT name FROM item WHERE id = 1 FOR UPDATE");

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> value(waiter, "SELECT name FROM item WHERE id = 1 FOR UPDATE"))
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
      holder.rollback();
    }
  }

  @Test
  void a_transaction_left_open_is_ended_by_the_server() throws Exception {
    try (HikariDataSource pool = pool().idleInTransactionTimeout(Duration.ofMillis(200)).open();
        Connection connection = pool.getConnection();
        Connection watcher = pool.getConnection()) {
      connection.setAutoCommit(false);
      String pid = value(connection, "SELECT pg_backend_pid()");

      Await.until(
          "the session's end",
          Duration.ofSeconds(10),
          () ->
              value(watcher, "SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid)
                  .equals("0"));
      assertThatExceptionOfType(SQLException.class).isThrownBy(() -> value(connection, "SELECT 1"));
    }
  }

  @Test
  void an_error_does_not_quote_the_row() throws Exception {
    try (HikariDataSource pool = pool().open();
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("INSERT INTO item VALUES (1, 'CANARY-2')"))
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("23505"))
          .withMessageContaining("item_pkey")
          .withMessageNotContaining("(id)=(1)");
    }
  }

  @Test
  void a_read_only_pool_cannot_write() throws Exception {
    try (HikariDataSource pool = pool().readOnly().open();
        Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> connection.createStatement().execute("DELETE FROM item"))
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("25006"));
      connection.rollback();
    }
  }

  @Test
  void a_pool_that_is_empty_makes_callers_wait_no_longer_than_told() throws Exception {
    try (HikariDataSource pool = pool().size(1).takeTimeout(Duration.ofMillis(300)).open();
        Connection _ = pool.getConnection()) {
      long start = System.nanoTime();
      assertThatExceptionOfType(SQLException.class).isThrownBy(pool::getConnection);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void a_server_that_is_away_does_not_keep_the_pool_from_opening() throws Exception {
    int unused;
    try (ServerSocket socket = new ServerSocket(0, 1, Inet4Address.ofLiteral("127.0.0.1"))) {
      unused = socket.getLocalPort();
    }
    DatabaseSettings away =
        new DatabaseSettings("jdbc:postgresql://127.0.0.1:" + unused + "/d", "x", Optional.empty());

    try (HikariDataSource pool =
        DatabasePool.of(away, "away").takeTimeout(Duration.ofMillis(300)).open()) {
      assertThatExceptionOfType(SQLException.class).isThrownBy(pool::getConnection);
    }
  }

  @Test
  void a_server_that_takes_connections_and_never_answers_is_given_up() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 8, Inet4Address.ofLiteral("127.0.0.1"))) {
      DatabaseSettings settings =
          new DatabaseSettings(
              "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/d", "x", Optional.empty());
      try (HikariDataSource pool =
          DatabasePool.of(settings, "silent").takeTimeout(Duration.ofSeconds(1)).open()) {
        long start = System.nanoTime();
        assertThatExceptionOfType(SQLException.class).isThrownBy(pool::getConnection);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  private static DatabasePool pool() {
    return DatabasePool.of(
            new DatabaseSettings(
                DATABASE.jdbcUrl(),
                DATABASE.superuser(),
                Optional.of(DATABASE.password()).filter(text -> !text.isEmpty()).map(Secret::of)),
            "shop-keeper")
        .schema("shop")
        .size(2);
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return String.valueOf(result.getString(1));
    }
  }
}
