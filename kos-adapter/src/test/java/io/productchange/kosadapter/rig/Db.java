package io.productchange.kosadapter.rig;

import com.zaxxer.hikari.HikariDataSource;
import io.productchange.kosadapter.database.Databases;
import io.productchange.localservers.PostgresServer;
import io.productchange.runtime.database.DatabasePool;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.settings.Secret;
import io.productchange.schema.db.DatabaseRole;
import io.productchange.schema.db.DatabaseSchema;
import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** A migrated database of its own, with a pool as the adapter has it. */
public final class Db implements AutoCloseable {
  /** Roles are the server's, so every test sets the same password. */
  public static final String PASSWORD = "app-password";

  private final TestDatabase database;
  private final HikariDataSource app;

  private Db(TestDatabase database) {
    this.database = database;
    this.app =
        DatabasePool.of(
                new DatabaseSettings(
                    database.jdbcUrl(),
                    DatabaseRole.APP.roleName(),
                    Optional.of(Secret.of(PASSWORD))),
                "test")
            .schema(DatabaseSchema.SCHEMA)
            .size(16)
            .durableCommits()
            .open();
  }

  /** A new database on the shared server. */
  public static Db create() {
    return new Db(TestServers.copyOf(Migrated.DATABASE));
  }

  /** A new database on a server of the test's own. */
  public static Db create(PostgresServer server) {
    return new Db(migrated(server));
  }

  private static final class Migrated {
    static final TestDatabase DATABASE = migrated(TestServers.postgres());
  }

  private static TestDatabase migrated(PostgresServer server) {
    TestDatabase database = TestServers.newDatabase(server);
    try (HikariDataSource owner =
        DatabasePool.of(
                new DatabaseSettings(
                    database.jdbcUrl(),
                    database.superuser(),
                    Optional.of(Secret.of(database.password()))),
                "migrate")
            .size(8)
            .open()) {
      DatabaseSchema.migrate(owner, Map.of(DatabaseRole.APP, Secret.of(PASSWORD)));
    }
    return database;
  }

  public String url() {
    return database.jdbcUrl();
  }

  public HikariDataSource dataSource() {
    return app;
  }

  /** As the adapter's role. */
  public Jdbi jdbi() {
    return Databases.jdbi(app);
  }

  /** As superuser, for what no role of ours may do. */
  public Jdbi superuser() {
    return Jdbi.create(
        database.jdbcUrl() + "?currentSchema=product_change",
        database.superuser(),
        database.password());
  }

  /** One value; the SQL's parameters are bound in order. */
  public <T> T value(Class<T> type, String sql, Object... parameters) {
    return jdbi()
        .withHandle(
            handle -> {
              var query = handle.createQuery(sql);
              for (int i = 0; i < parameters.length; i++) {
                query.bind(i, parameters[i]);
              }
              return query.mapTo(type).one();
            });
  }

  @Override
  public void close() {
    app.close();
  }
}
