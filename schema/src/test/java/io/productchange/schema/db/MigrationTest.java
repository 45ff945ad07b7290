package io.productchange.schema.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.schema.Golden;
import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

final class MigrationTest {

  private static String catalogue(MigratedDatabase database) {
    try (Handle handle = database.open()) {
      return handle
          .createQuery(
              """
              SELECT string_agg(line, chr(10) ORDER BY line) FROM (
                SELECT 'relation ' || oid || relname || coalesce(relacl::text, '') AS line FROM pg_class
                 WHERE relnamespace = 'product_change'::regnamespace
                UNION ALL
                SELECT 'function ' || oid || proname || coalesce(proacl::text, '') FROM pg_proc
                 WHERE pronamespace = 'product_change'::regnamespace
                UNION ALL
                SELECT 'trigger ' || oid || tgname FROM pg_trigger
                UNION ALL
                SELECT 'migration ' || m::text FROM product_change.flyway_schema_history m) catalogue
              """)
          .mapTo(String.class)
          .one();
    }
  }

  @Test
  void migratingAgainChangesNothing() {
    MigratedDatabase database = MigratedDatabase.of(TestServers.newDatabase());
    MigrationReport first = DatabaseSchema.migrate(database.owner(), MigratedDatabase.PASSWORDS);
    assertThat(first.applied()).isNotEmpty().hasSameSizeAs(first.status().migrations());
    assertThat(first.passwordsSet()).containsExactly(DatabaseRole.values());
    assertThat(first.status().current()).isTrue();
    assertThat(first.status().version()).contains(first.status().programVersion());
    String before = catalogue(database);

    MigrationReport second = DatabaseSchema.migrate(database.owner(), Map.of());

    assertThat(second.applied()).isEmpty();
    assertThat(second.partitionsMade()).isZero();
    assertThat(second.passwordsSet()).isEmpty();
    assertThat(catalogue(database)).isEqualTo(before);
  }

  @Test
  void migrationsAtTheSameTimeRunOnce() throws Exception {
    MigratedDatabase database = MigratedDatabase.of(TestServers.newDatabase());
    try (ExecutorService migrators = Executors.newFixedThreadPool(3)) {
      List<Future<MigrationReport>> reports =
          migrators.invokeAll(
              Collections.nCopies(
                  3, () -> DatabaseSchema.migrate(database.owner(), MigratedDatabase.PASSWORDS)));
      int applied = 0;
      for (Future<MigrationReport> report : reports) {
        applied += report.get(120, TimeUnit.SECONDS).applied().size();
      }
      assertThat(applied).isEqualTo(DatabaseSchema.status(database.owner()).migrations().size());
    }
  }

  @Test
  void aServiceNamesTheCommandWhereThereIsNoSchema() {
    MigratedDatabase database = MigratedDatabase.of(TestServers.newDatabase());
    assertThatThrownBy(() -> DatabaseSchema.requireCurrent(database.owner()))
        .isInstanceOf(DatabaseSchemaException.class)
        .hasMessage("the database has no schema product_change: run `./product-change db migrate`");
    assertThat(DatabaseSchema.status(database.owner()).version()).isEmpty();
  }

  @Test
  void aServiceIsContentWithACurrentAndANewerSchemaOnly() {
    MigratedDatabase database = MigratedDatabase.create();
    DatabaseSchema.requireCurrent(database.as(DatabaseRole.APP));
    DatabaseSchema.requireCurrent(database.as(DatabaseRole.READONLY));
    String version = DatabaseSchema.status(database.owner()).programVersion();
    try (Handle handle = database.open()) {
      handle.execute(
          "INSERT INTO flyway_schema_history SELECT installed_rank + 1, '999', 'newer', type, 'V999__newer.sql', 1,"
              + " installed_by, installed_on, 1, success FROM flyway_schema_history"
              + " ORDER BY installed_rank DESC LIMIT 1");
      DatabaseSchema.requireCurrent(database.as(DatabaseRole.APP));
      assertThat(DatabaseSchema.status(database.owner()).in(SchemaStatus.State.NEWER)).hasSize(1);

      handle.execute(
          "UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '3'");
      assertThatThrownBy(() -> DatabaseSchema.requireCurrent(database.as(DatabaseRole.APP)))
          .isInstanceOf(DatabaseSchemaException.class)
          .hasMessageContaining("version 3 ");
      handle.execute(
          "UPDATE flyway_schema_history SET checksum = checksum - 1 WHERE version = '3'");

      handle.execute("DELETE FROM flyway_schema_history WHERE version IN (?, '999')", version);
      assertThatThrownBy(() -> DatabaseSchema.requireCurrent(database.as(DatabaseRole.APP)))
          .isInstanceOf(DatabaseSchemaException.class)
          .hasMessageContaining("needs version " + version)
          .hasMessageEndingWith("run `./product-change db migrate`");
    }
  }

  @Test
  void aDatabaseOfAnotherEncodingIsRefusedWithAReason() throws Exception {
    TestDatabase any = TestServers.newDatabase();
    String name = any.name() + "_latin";
    try (Connection connection = any.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE DATABASE "
              + name
              + " ENCODING 'LATIN1' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    }
    MigratedDatabase latin =
        new MigratedDatabase(
            any.jdbcUrl().replace(any.name(), name), any.superuser(), any.password());
    assertThatThrownBy(() -> DatabaseSchema.migrate(latin.owner(), Map.of()))
        .isInstanceOf(DatabaseSchemaException.class)
        .hasMessageContaining("has encoding LATIN1, but Product Change needs UTF8");
  }

  @Test
  void theExtensionMayBeElsewhereAlready() {
    MigratedDatabase database = MigratedDatabase.of(TestServers.newDatabase());
    try (Handle handle = database.open()) {
      handle.execute("CREATE SCHEMA extensions");
      handle.execute("CREATE EXTENSION \"uuid-ossp\" SCHEMA extensions");
    }
    DatabaseSchema.migrate(database.owner(), MigratedDatabase.PASSWORDS);
    try (Handle app = database.open(DatabaseRole.APP)) {
      assertThat(
              app.createQuery(
                      "INSERT INTO pc_product_change_history (line_number, customer_id, current_product_code,"
                          + " target_product_code) VALUES ('01012345678', 'C1', 'A', 'B') RETURNING request_id")
                  .mapTo(String.class)
                  .one())
          .hasSize(36);
    }
  }

  @Test
  void anUnreachableDatabaseIsSaidInOneSentence() {
    MigratedDatabase nowhere =
        new MigratedDatabase("jdbc:postgresql://127.0.0.1:1/none", "nobody", "secret");
    assertThatThrownBy(() -> DatabaseSchema.requireCurrent(nowhere.owner()))
        .isInstanceOf(DatabaseSchemaException.class)
        .hasMessageContaining("refused")
        .hasMessageNotContaining("secret")
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> DatabaseSchema.migrate(nowhere.owner(), Map.of()))
        .isInstanceOf(DatabaseSchemaException.class)
        .hasMessageStartingWith("cannot migrate the database: ");
  }

  /** What has run somewhere never changes: add a version instead. */
  @Test
  void theMigrationsAreThoseThatWereReleased() throws IOException {
    Path folder = Golden.file("schema/src/main/resources/db/migration");
    StringBuilder sums = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().startsWith("V"))
          .sorted()
          .forEach(file -> sums.append(sum(file)));
    }
    assertThat(sums.toString().lines())
        .hasSameSizeAs(
            DatabaseSchema.status(MigratedDatabase.of(TestServers.newDatabase()).owner())
                .migrations());
    Golden.assertSame(
        "schema/src/test/resources/golden/db-migrations.txt",
        sums.toString(),
        "mvn -pl schema -am test -Dtest=MigrationTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true, only for a version not released yet");
  }

  private static String sum(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n");
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest) + "  " + file.getFileName() + "\n";
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
