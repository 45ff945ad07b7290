package io.productchange.kosadapter.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class FailureTest {

  @Test
  void saysWhyThePoolGotNoConnection() {
    SQLException refusal = new SQLException("FATAL: role \"x\" does not exist", "28000");
    Throwable timeout =
        new IllegalStateException(
            new SQLTransientConnectionException("request timed out", "28000", refusal));

    assertThat(Failure.describe(timeout))
        .isEqualTo("SQLException 28000: FATAL: role \"x\" does not exist");
    assertThat(Failure.of(timeout)).isEqualTo(Failure.UNAVAILABLE);
  }
}
