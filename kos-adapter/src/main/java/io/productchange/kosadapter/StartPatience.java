package io.productchange.kosadapter;

import io.productchange.kosadapter.database.Failure;
import io.productchange.runtime.lifecycle.StartException;
import io.productchange.schema.db.DatabaseSchema;
import io.productchange.schema.db.DatabaseSchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits a while for a database that is away, whenever in a start it goes away. */
final class StartPatience {
  private static final Logger log = LoggerFactory.getLogger(StartPatience.class);
  private static final Duration BOUND = Duration.ofSeconds(45);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int ANSWER_SECONDS = 5;

  private StartPatience() {}

  /**
   * Does what needs the database, again and again while it is away or busy with others, for 45 s.
   *
   * @param work may be repeated, also after it was done without being told so
   * @throws StartException if the database stays away, or refuses the work
   */
  static <T> T with(Callable<T> work) throws InterruptedException {
    return with(BOUND, work);
  }

  static <T> T with(Duration bound, Callable<T> work) throws InterruptedException {
    long endNanos = System.nanoTime() + bound.toNanos();
    while (true) {
      try {
        return work.call();
      } catch (StartException | InterruptedException e) {
        throw e;
      } catch (Exception e) {
        String what = "the database cannot be used: " + Failure.describe(e);
        // What got in another transaction's way may pass next time, as what found nobody there.
        if (Failure.of(e) == Failure.REFUSED || System.nanoTime() - endNanos >= 0) {
          throw new StartException(what, e);
        }
        log.warn("waiting: {}", what);
      }
      Thread.sleep(LOOK);
    }
  }

  /**
   * Returns when the schema is the one this program knows.
   *
   * @throws StartException if the database stays away, or has another schema
   */
  static void untilSchemaIsUsable(DataSource database, Duration bound) throws InterruptedException {
    with(
        bound,
        () -> {
          requireAnswer(database);
          requireCurrent(database);
          return true;
        });
  }

  static void untilSchemaIsUsable(DataSource database) throws InterruptedException {
    untilSchemaIsUsable(database, BOUND);
  }

  private static void requireAnswer(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (!connection.isValid(ANSWER_SECONDS)) {
        throw new SQLTransientConnectionException("the connection does not answer");
      }
    }
  }

  /** One that was not set up is not waited for. */
  private static void requireCurrent(DataSource database) {
    try {
      DatabaseSchema.requireCurrent(database);
    } catch (DatabaseSchemaException e) {
      if (Failure.of(e) == Failure.UNAVAILABLE) {
        throw e;
      }
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
