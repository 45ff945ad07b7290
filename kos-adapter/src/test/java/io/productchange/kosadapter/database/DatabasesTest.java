package io.productchange.kosadapter.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DatabasesTest {

  @Test
  void aStatementThatIsRefusedDoesNotShowWhatWasBoundToIt() {
    TestDatabase database = TestServers.newDatabase();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.superuser());
    source.setPassword(database.password());
    Jdbi jdbi = Databases.jdbi(source);

    Throwable refusal =
        catchThrowable(
            () ->
                jdbi.useHandle(
                    handle ->
                        handle
                            .createUpdate("INSERT INTO nowhere (line) VALUES (:line)")
                            .bind("line", "01012345678")
                            .execute()));

    assertThat(refusal).hasMessageContaining("nowhere").hasMessageNotContaining("01012345678");
  }
}
