package io.productchange.kosadapter.database;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** What a failed transaction means for what is tried next. */
public enum Failure {
  /** The database cannot be worked with now; trying the same again at once helps nobody. */
  UNAVAILABLE,
  /** The rows themselves were refused; tried one by one, the good ones get through. */
  REFUSED,
  /** Got in the way of another transaction; tried again it may pass. */
  CONTENDED;

  /**
   * The kind of a failure, by SQLSTATE (PostgreSQL documentation, appendix A).
   *
   * @param failure whatever JDBI or the driver threw
   */
  public static Failure of(Throwable failure) {
    @Nullable SQLException sql = sqlException(failure);
    @Nullable String state = sql == null ? null : sql.getSQLState();
    if (state == null || sql instanceof SQLTransientException) {
      // The pool's own timeout is a transient exception without a useful state.
      return sql == null ? REFUSED : UNAVAILABLE;
    }
    if (state.startsWith("40") || state.equals("55P03") || state.equals("57014")) {
      return CONTENDED;
    }
    return switch (state.substring(0, 2)) {
      // Connection, resources, operator intervention, system, read-only standby, authentication.
      case "08", "53", "57", "58", "25", "28", "F0", "XX" -> UNAVAILABLE;
      default -> REFUSED;
    };
  }

  /**
   * One line for logs and stored texts: kind and SQLSTATE, no values of rows. Of the innermost
   * failure: the pool wraps why it got no connection into a timeout, which says nothing.
   */
  public static String describe(Throwable failure) {
    @Nullable SQLException sql = null;
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException inner) {
        sql = inner;
      }
    }
    return sql == null
        ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
        : sql.getClass().getSimpleName()
            + " "
            + sql.getSQLState()
            + ": "
            + firstLine(sql.getMessage());
  }

  private static @Nullable SQLException sqlException(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
