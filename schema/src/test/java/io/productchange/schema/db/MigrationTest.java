package io.productchange.schema.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

final class MigrationTest {

  @Test
  void migratesAnEmptyDatabase() {
    TestDatabase database = TestServers.newDatabase();
    PGSimpleDataSource owner = new PGSimpleDataSource();
    owner.setUrl(database.jdbcUrl());
    owner.setUser(database.superuser());
    owner.setPassword(database.password());
    MigrationReport report = DatabaseSchema.migrate(owner, Map.of());
    assertThat(report.status().current()).isTrue();
    assertThat(DatabaseSchema.migrate(owner, Map.of()).applied()).isEmpty();
  }
}
