package io.productchange.schema.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server says when it refuses, by SQLSTATE (PostgreSQL, appendix A). */
final class SqlErrors {
  static final String CHECK_VIOLATION = "23514";
  static final String INSUFFICIENT_PRIVILEGE = "42501";
  static final String RESTRICT_VIOLATION = "23001";
  static final String UNIQUE_VIOLATION = "23505";

  private SqlErrors() {}

  /** The server's message for a call that it must refuse. */
  static ServerErrorMessage refusal(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).as("the server's refusal").isNotNull();
    while (!(thrown instanceof PSQLException) && thrown.getCause() != null) {
      thrown = thrown.getCause();
    }
    assertThat(thrown).isInstanceOf(PSQLException.class);
    return Objects.requireNonNull(((PSQLException) thrown).getServerErrorMessage());
  }

  /** Asserts that the server refuses with this SQLSTATE. */
  static void assertRefused(String sqlState, ThrowingCallable call) {
    ServerErrorMessage message = refusal(call);
    assertThat(message.getSQLState()).as(message.toString()).isEqualTo(sqlState);
  }

  /** Asserts that the server refuses with this SQLSTATE and names this constraint. */
  static void assertRefused(String sqlState, String constraint, ThrowingCallable call) {
    ServerErrorMessage message = refusal(call);
    assertThat(message.getSQLState()).as(message.toString()).isEqualTo(sqlState);
    assertThat(message.getConstraint()).as(message.toString()).isEqualTo(constraint);
  }
}
