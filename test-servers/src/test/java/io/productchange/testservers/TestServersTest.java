package io.productchange.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.localservers.KafkaServer;
import io.productchange.localservers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TestServersTest {

  @Test
  void startsOneBrokerForAllTestsOfAJvm() throws ExecutionException, InterruptedException {
    KafkaServer broker = TestServers.kafka();

    assertThat(TestServers.kafka()).isSameAs(broker);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThat(admin.describeCluster().nodes().get()).hasSize(1);
    }
  }

  @Test
  void givesEveryTestADatabaseOfItsOwn() throws SQLException {
    TestDatabase one = TestServers.newDatabase();
    TestDatabase other = TestServers.newDatabase();

    execute(one, "CREATE TABLE mine (id int)");

    assertThat(other.name()).isNotEqualTo(one.name());
    assertThatThrownBy(() -> execute(other, "SELECT * FROM mine"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void keepsTheDataOfADedicatedServerThatIsKilled() throws SQLException {
    try (PostgresServer server = TestServers.newPostgres()) {
      TestDatabase database = TestServers.newDatabase(server);
      execute(database, "CREATE TABLE kept (id int)");

      server.kill();
      assertThat(server.running()).isFalse();
      server.start();

      execute(database, "SELECT * FROM kept");
      assertThat(TestServers.postgres().port()).isNotEqualTo(server.port());
    }
  }

  @Test
  void takesServerSettings() throws SQLException {
    try (PostgresServer server = TestServers.newPostgres(Map.of("max_connections", "17"))) {
      TestDatabase database = TestServers.newDatabase(server);
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SHOW max_connections")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(17);
      }
    }
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
