package io.productchange.schema.db;

import io.productchange.runtime.settings.Secret;
import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of a test's own with the schema in it, and its roles logged in over TCP by password.
 */
record MigratedDatabase(String jdbcUrl, String superuser, String superuserPassword) {
  /** The roles are the server's, so every test sets the same passwords. */
  static final Map<DatabaseRole, Secret> PASSWORDS =
      Map.of(
          DatabaseRole.APP, Secret.of("app's ☂ password"),
          DatabaseRole.ADMIN, Secret.of("admin \"password\""),
          DatabaseRole.READONLY, Secret.of("readonly \\password"));

  static MigratedDatabase create() {
    MigratedDatabase database = of(TestServers.newDatabase());
    DatabaseSchema.migrate(database.owner(), PASSWORDS);
    return database;
  }

  /** Not migrated yet. */
  static MigratedDatabase of(TestDatabase database) {
    return new MigratedDatabase(database.jdbcUrl(), database.superuser(), database.password());
  }

  DataSource owner() {
    return as(superuser, superuserPassword);
  }

  DataSource as(String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  DataSource as(DatabaseRole role) {
    return as(role.roleName(), password(role));
  }

  static String password(DatabaseRole role) {
    return java.util.Objects.requireNonNull(PASSWORDS.get(role)).reveal();
  }

  /** A connection as superuser whose session finds the tables without naming their schema. */
  Handle open() {
    Handle handle = Jdbi.open(owner());
    handle.execute("SET search_path = product_change, public");
    return handle;
  }

  /** A connection as one of the roles, as it comes. */
  Handle open(DatabaseRole role) {
    return Jdbi.open(as(role));
  }
}
