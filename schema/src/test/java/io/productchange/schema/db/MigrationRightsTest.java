package io.productchange.schema.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.localservers.PostgresServer;
import io.productchange.runtime.settings.Secret;
import io.productchange.testservers.TestServers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Who may migrate, on servers of their own: roles belong to a whole server, and so do their
 * passwords and its log.
 */
final class MigrationRightsTest {
  private static final String LOG = "log/server.log";

  private static final PostgresServer SERVER =
      TestServers.newPostgres(
          Map.of(
              "logging_collector", "on",
              "log_directory", "log",
              "log_filename", "server.log",
              "log_statement", "all"));

  @AfterEach
  void removeDatabasesAndRoles() {
    try (Handle handle = superuser("postgres")) {
      handle
          .createQuery(
              "SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database"
                  + " WHERE datname <> 'postgres' AND NOT datistemplate"
                  + " UNION ALL SELECT format('DROP ROLE %I', rolname) FROM pg_roles"
                  + " WHERE rolname = 'owner' OR rolname LIKE 'product\\_change\\_%'")
          .mapTo(String.class)
          .list()
          .forEach(handle::execute);
    }
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static Handle superuser(String database) {
    return Jdbi.open(SERVER.jdbcUrl(database), SERVER.superuser(), SERVER.superuserPassword());
  }

  private static MigratedDatabase newDatabase(String name, String owner) {
    try (Handle handle = superuser("postgres")) {
      handle.execute("CREATE DATABASE " + name + " OWNER " + owner + " TEMPLATE template0");
    }
    return owner.equals(SERVER.superuser())
        ? new MigratedDatabase(SERVER.jdbcUrl(name), owner, SERVER.superuserPassword())
        : new MigratedDatabase(SERVER.jdbcUrl(name), owner, "owner password");
  }

  private static void execute(String... statements) {
    try (Handle handle = superuser("postgres")) {
      for (String statement : statements) {
        handle.execute(statement);
      }
    }
  }

  private static void assertWorks(MigratedDatabase database) {
    try (Handle app = database.open(DatabaseRole.APP);
        Handle admin = database.open(DatabaseRole.ADMIN);
        Handle readonly = database.open(DatabaseRole.READONLY)) {
      DatabaseSchema.requireCurrent(database.as(DatabaseRole.APP));
      String id =
          app.createQuery(
                  "INSERT INTO pc_product_change_history (line_number, customer_id, current_product_code,"
                      + " target_product_code) VALUES ('01012345678', 'C1', 'A', 'B') RETURNING request_id")
              .mapTo(String.class)
              .one();
      assertThat(app.createQuery("SELECT ensure_partitions(13)").mapTo(Integer.class).one())
          .isEqualTo(2);
      assertThat(
              readonly
                  .createQuery("SELECT request_id FROM pc_product_change_history")
                  .mapTo(String.class)
                  .list())
          .contains(id);
      admin.execute("DELETE FROM pc_product_change_history");
      admin.execute("SELECT cleanup_old_logs()");
    }
  }

  @Test
  void severalDatabasesOfAFreshServerAreMigratedAtOnce() throws Exception {
    List<MigratedDatabase> databases =
        List.of(
            newDatabase("one", SERVER.superuser()),
            newDatabase("two", SERVER.superuser()),
            newDatabase("three", SERVER.superuser()));
    try (ExecutorService migrators = Executors.newFixedThreadPool(databases.size())) {
      List<Future<MigrationReport>> reports =
          databases.stream()
              .map(
                  database ->
                      migrators.submit(
                          () ->
                              DatabaseSchema.migrate(database.owner(), MigratedDatabase.PASSWORDS)))
              .toList();
      for (Future<MigrationReport> report : reports) {
        assertThat(report.get(120, TimeUnit.SECONDS).passwordsSet()).hasSize(3);
      }
    }
    databases.forEach(MigrationRightsTest::assertWorks);
  }

  @Test
  void aPasswordIsNowhereInTheServersLog() {
    MigratedDatabase database = newDatabase("logged", SERVER.superuser());
    try (Handle handle = superuser("postgres")) {
      long before =
          handle
              .createQuery("SELECT size FROM pg_stat_file(:log)")
              .bind("log", LOG)
              .mapTo(Long.class)
              .one();
      DatabaseSchema.migrate(database.owner(), MigratedDatabase.PASSWORDS);
      String log =
          handle
              .createQuery("SELECT pg_read_file(:log, :before, 100000000)")
              .bind("log", LOG)
              .bind("before", before)
              .mapTo(String.class)
              .one();
      // What is logged otherwise is in it.
      assertThat(log.contains("ensure_partitions(12)")).isTrue();
      assertThat(log.contains("CREATE TABLE pc_request")).isTrue();
      assertThat(log.lines().filter(line -> line.contains("SCRAM-SHA-256$"))).isEmpty();
      for (DatabaseRole role : DatabaseRole.values()) {
        String password = MigratedDatabase.password(role);
        assertThat(log.lines().filter(line -> line.contains(password))).isEmpty();
      }
      assertThat(
              handle
                  .createQuery(
                      "SELECT count(*) FROM pg_authid WHERE rolname LIKE 'product\\_change\\_%'"
                          + " AND rolpassword LIKE 'SCRAM-SHA-256$%'")
                  .mapTo(Integer.class)
                  .one())
          .isEqualTo(3);
    }
  }

  @Test
  void anOwnerWhoMayCreateRolesNeedsNothingElse() {
    execute("CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'owner password'");
    MigratedDatabase database = newDatabase("owned", "owner");
    MigrationReport report = DatabaseSchema.migrate(database.owner(), MigratedDatabase.PASSWORDS);
    assertThat(report.passwordsSet()).hasSize(3);
    assertWorks(database);
    assertThat(DatabaseSchema.migrate(database.owner(), MigratedDatabase.PASSWORDS).applied())
        .isEmpty();
  }

  @Test
  void anOwnerWithoutThatRightNeedsTheRolesAndIsToldSo() {
    execute("CREATE ROLE owner LOGIN PASSWORD 'owner password'");
    MigratedDatabase database = newDatabase("owned", "owner");
    assertThatThrownBy(() -> DatabaseSchema.migrate(database.owner(), Map.of()))
        .isInstanceOf(DatabaseSchemaException.class)
        .hasMessageContaining("role product_change_app does not exist and owner may not create it")
        .hasMessageContaining("CREATE ROLE product_change_app LOGIN");

    rolesAsDocumented("owned", "owner");
    MigrationReport report = DatabaseSchema.migrate(database.owner(), MigratedDatabase.PASSWORDS);
    assertThat(report.status().current()).isTrue();
    // The owner may not set passwords, and sees that these are the right ones already.
    assertThat(report.passwordsSet()).containsExactly(DatabaseRole.values());
    assertWorks(database);

    Map<DatabaseRole, Secret> other = Map.of(DatabaseRole.APP, Secret.of("another password"));
    assertThat(DatabaseSchema.migrate(database.owner(), other).passwordsRefused())
        .containsExactly(DatabaseRole.APP);
  }

  /** The statements of docs/database.md, with this test's names and passwords. */
  private static void rolesAsDocumented(String database, String owner) {
    for (String statement : DocumentedSql.statements("roles-beforehand")) {
      if (!statement.contains("CREATE ROLE product_change_owner")) {
        execute(
            statement
                .replace("product_change_db", database)
                .replace("product_change_owner", owner)
                .replace("'strong_password_here'", literal(DatabaseRole.APP))
                .replace("'admin_password_here'", literal(DatabaseRole.ADMIN))
                .replace("'readonly_password_here'", literal(DatabaseRole.READONLY)));
      }
    }
  }

  private static String literal(DatabaseRole role) {
    return "'" + MigratedDatabase.password(role).replace("'", "''") + "'";
  }

  @Test
  void theGrantsToPasteAreThoseThatAreThere() {
    MigratedDatabase database = newDatabase("granted", SERVER.superuser());
    DatabaseSchema.migrate(database.owner(), MigratedDatabase.PASSWORDS);
    try (Handle handle = database.open()) {
      List<String> granted = grants(handle);
      assertThat(granted).hasSizeGreaterThan(200);
      for (DatabaseRole role : DatabaseRole.values()) {
        handle.execute("DROP OWNED BY " + role.roleName());
      }
      assertThat(grants(handle)).isEmpty();
      DocumentedSql.statements("grants").forEach(handle::execute);
      assertThat(grants(handle)).containsExactlyElementsOf(granted);
    }
  }

  private static List<String> grants(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT name || ' ' || kind || ' ' || (aclexplode(acl)).grantee::regrole || ' '
                       || (aclexplode(acl)).privilege_type AS granted
              FROM (SELECT relname AS name, relkind::text AS kind, relacl AS acl FROM pg_class
                     WHERE relnamespace = 'product_change'::regnamespace
                    UNION ALL
                    SELECT nspname, 'schema', nspacl FROM pg_namespace WHERE nspname = 'product_change'
                    UNION ALL
                    SELECT proname, 'function', proacl FROM pg_proc
                     WHERE pronamespace = 'product_change'::regnamespace) object
             ORDER BY 1
            """)
        .mapTo(String.class)
        .filter(grant -> grant.contains(" product_change_"))
        .list();
  }

  @Test
  void theAdministratorMayBeTheOwner() {
    newDatabase("administered", SERVER.superuser());
    rolesAsDocumented("administered", DatabaseRole.ADMIN.roleName());
    MigratedDatabase database =
        new MigratedDatabase(
            SERVER.jdbcUrl("administered"),
            DatabaseRole.ADMIN.roleName(),
            MigratedDatabase.password(DatabaseRole.ADMIN));
    assertThat(DatabaseSchema.migrate(database.owner(), Map.of()).applied()).isNotEmpty();
    assertThat(DatabaseSchema.migrate(database.owner(), Map.of()).applied()).isEmpty();
    assertWorks(database);
  }

  @Test
  void whatAnAdministratorMadeInTheSchemaDoesNotStopTheNextMigration() {
    execute("CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'owner password'");
    MigratedDatabase database = newDatabase("owned", "owner");
    DatabaseSchema.migrate(database.owner(), MigratedDatabase.PASSWORDS);
    try (Handle admin = database.open(DatabaseRole.ADMIN)) {
      admin.execute("CREATE TABLE notes (note text)");
      admin.execute("CREATE FUNCTION note_count() RETURNS bigint LANGUAGE sql AS 'SELECT 1'");
    }
    assertThat(DatabaseSchema.migrate(database.owner(), Map.of()).status().current()).isTrue();
  }
}
