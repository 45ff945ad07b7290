package io.productchange.kosadapter;

import io.productchange.kosadapter.database.Failure;
import io.productchange.runtime.lifecycle.StartException;
import io.productchange.schema.db.DatabaseSchema;
import io.productchange.schema.db.DatabaseSchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits a while for a database that is away, but not for one that was not set up. */
final class SchemaWait {
  private static final Logger log = LoggerFactory.getLogger(SchemaWait.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int ANSWER_SECONDS = 5;

  private SchemaWait() {}

  /**
   * Returns when the schema is the one this program knows.
   *
   * @param bound how long to wait for a database that is away, whenever it goes away
   * @throws StartException if it stays away, refuses us, or has another schema
   */
  static void untilUsable(DataSource database, Duration bound) throws InterruptedException {
    long endNanos = System.nanoTime() + bound.toNanos();
    while (true) {
      try {
        requireAnswer(database);
        DatabaseSchema.requireCurrent(database);
        return;
      } catch (SQLException e) {
        giveUpOrWait("the database cannot be used: " + Failure.describe(e), e, endNanos);
      } catch (DatabaseSchemaException e) {
        // Without a cause the schema was read, and is another one.
        long until = e.getCause() == null ? System.nanoTime() : endNanos;
        giveUpOrWait(String.valueOf(e.getMessage()), e, until);
      }
      Thread.sleep(LOOK);
    }
  }

  private static void requireAnswer(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (!connection.isValid(ANSWER_SECONDS)) {
        throw new SQLTransientConnectionException("the connection does not answer");
      }
    }
  }

  private static void giveUpOrWait(String what, Exception failure, long endNanos) {
    if (Failure.of(failure) != Failure.UNAVAILABLE || System.nanoTime() - endNanos >= 0) {
      throw new StartException(what, failure);
    }
    log.warn("waiting for the database: {}", what);
  }
}
