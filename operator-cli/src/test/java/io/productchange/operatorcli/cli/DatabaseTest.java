package io.productchange.operatorcli.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseTest {
  private static final String LINE = "01012345678";

  @Test
  void aStatementThatIsRefusedDoesNotShowWhatWasBoundToIt() {
    TestDatabase database = TestServers.newDatabase();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.superuser());
    source.setPassword(database.password());

    Throwable refusal =
        catchThrowable(
            () ->
                Database.quiet(source)
                    .useHandle(
                        handle ->
                            handle
                                .createUpdate("INSERT INTO nowhere (line) VALUES (:line)")
                                .bind("line", LINE)
                                .execute()));

    assertThat(refusal).hasMessageContaining("nowhere");
    assertThat(Throwables.getStackTrace(refusal)).doesNotContain(LINE);
  }
}
