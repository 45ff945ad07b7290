package io.productchange.localstack.stack;

import com.zaxxer.hikari.HikariDataSource;
import io.productchange.localservers.PostgresServer;
import io.productchange.runtime.database.DatabasePool;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.settings.Secret;
import io.productchange.schema.db.DatabaseRole;
import io.productchange.schema.db.DatabaseSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The product's database on a server that was just started. */
public final class LocalDatabase {
  /** The name that the user's own script gives it. */
  private static final String NAME = "product_change_db";

  private LocalDatabase() {}

  /**
   * Makes the database where it is missing and brings its schema up to date.
   *
   * @param appPassword set for the role that the services work as
   * @return the variables that name the database to clients
   */
  public static Map<String, String> prepare(PostgresServer server, String appPassword) {
    String password = server.superuserPassword();
    try (HikariDataSource maintenance = open(server.jdbcUrl("postgres"), server)) {
      createIfMissing(maintenance);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the database " + NAME, e);
    }
    try (HikariDataSource owner = open(server.jdbcUrl(NAME), server)) {
      DatabaseSchema.migrate(owner, Map.of(DatabaseRole.APP, Secret.of(appPassword)));
    }
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("DATABASE_URL", server.jdbcUrl(NAME));
    variables.put("DATABASE_USER", DatabaseRole.APP.roleName());
    variables.put("DATABASE_PASSWORD", appPassword);
    variables.put("DATABASE_ADMIN_USER", server.superuser());
    variables.put("DATABASE_ADMIN_PASSWORD", password);
    return variables;
  }

  private static HikariDataSource open(String url, PostgresServer server) {
    DatabaseSettings settings =
        new DatabaseSettings(
            url, server.superuser(), Optional.of(Secret.of(server.superuserPassword())));
    return DatabasePool.of(settings, "product-change local stack")
        .size(6)
        .statementTimeout(Duration.ofMinutes(2))
        .open();
  }

  /** As the header of the user's script has it. */
  private static void createIfMissing(HikariDataSource maintenance) throws SQLException {
    try (Connection connection = maintenance.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
        if (found.next()) {
          return;
        }
      }
      statement.execute(
          "CREATE DATABASE "
              + NAME
              + " WITH ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'C' TEMPLATE = template0");
    }
  }
}
