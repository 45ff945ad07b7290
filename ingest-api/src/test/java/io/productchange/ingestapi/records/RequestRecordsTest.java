package io.productchange.ingestapi.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import java.util.Optional;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class RequestRecordsTest {
  private static final String LINE = "01012345678";

  @Test
  void aStatementThatIsRefusedDoesNotShowWhatWasBoundToIt() {
    TestDatabase withoutSchema = TestServers.newDatabase();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(withoutSchema.jdbcUrl());
    source.setUser(withoutSchema.superuser());
    source.setPassword(withoutSchema.password());
    RequestFilter ofLine =
        new RequestFilter(
            Optional.of(LINE),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    Throwable refusal =
        catchThrowable(() -> new RequestRecords(source).list(ofLine, Optional.empty(), 1));

    assertThat(refusal)
        .isInstanceOf(RecordsUnavailableException.class)
        .hasStackTraceContaining("does not exist");
    assertThat(Throwables.getStackTrace(refusal)).doesNotContain(LINE);
  }
}
