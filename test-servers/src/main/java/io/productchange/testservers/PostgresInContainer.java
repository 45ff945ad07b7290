package io.productchange.testservers;

import io.productchange.localservers.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL of the official image, set up as {@code EmbeddedPostgresServer} is. */
final class PostgresInContainer extends AbstractContainerServer implements PostgresServer {

  private static final String IMAGE = "postgres:18";
  private static final String SUPERUSER = "postgres";
  private static final String PASSWORD = "postgres";

  PostgresInContainer(Map<String, String> settings) {
    super(container(settings), PostgreSQLContainer.POSTGRESQL_PORT);
  }

  @SuppressWarnings("resource") // ContainerLife removes it
  private static PostgreSQLContainer container(Map<String, String> settings) {
    ContainerLife.requireDocker();
    List<String> command = new ArrayList<>(List.of("postgres", "-c", "max_connections=200"));
    settings.forEach(
        (name, value) -> {
          command.add("-c");
          command.add(name + "=" + value);
        });
    // Testcontainers' own default command switches fsync off.
    return new PostgreSQLContainer(IMAGE)
        .withUsername(SUPERUSER)
        .withPassword(PASSWORD)
        .withDatabaseName("postgres")
        .withCommand(command.toArray(String[]::new));
  }

  @Override
  public String host() {
    return "localhost";
  }

  @Override
  public int port() {
    return hostPort;
  }

  @Override
  public String superuser() {
    return SUPERUSER;
  }

  @Override
  public String superuserPassword() {
    return PASSWORD;
  }

  @Override
  boolean answers() {
    try (Connection connection =
        DriverManager.getConnection(
            jdbcUrl("postgres") + "?connectTimeout=2&socketTimeout=2", SUPERUSER, PASSWORD)) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }
}
