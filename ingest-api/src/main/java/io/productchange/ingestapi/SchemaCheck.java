package io.productchange.ingestapi;

import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.management.CheckResult;
import io.productchange.schema.db.DatabaseSchemaException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks once that the database's schema is the one that this program knows. A database that is
 * away is asked again until it answers; meanwhile requests are accepted, only not looked up. Safe
 * for use by several threads.
 */
final class SchemaCheck implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SchemaCheck.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Runnable requireCurrent;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile CheckResult state = CheckResult.up();
  private volatile Optional<Thread> thread = Optional.empty();

  private SchemaCheck(Runnable requireCurrent) {
    this.requireCurrent = requireCurrent;
  }

  /**
   * @param requireCurrent throws {@link DatabaseSchemaException}, with a cause where the database
   *     did not answer
   * @throws StartException if the schema is another one
   */
  static SchemaCheck start(Runnable requireCurrent) {
    SchemaCheck check = new SchemaCheck(requireCurrent);
    try {
      requireCurrent.run();
    } catch (DatabaseSchemaException e) {
      if (!isAway(e)) {
        throw new StartException(String.valueOf(e.getMessage()), e);
      }
      log.warn(
          "the database does not answer; requests are accepted without it: {}", e.getMessage());
      check.thread = Optional.of(Thread.ofVirtual().name("schema-check").start(check::askAgain));
    }
    return check;
  }

  private static boolean isAway(DatabaseSchemaException e) {
    return e.getCause() != null;
  }

  /** Down only once it is known that the schema is another one. */
  CheckResult state() {
    return state;
  }

  private void askAgain() {
    try {
      boolean answered = false;
      while (!answered && !closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        answered = ask();
      }
    } catch (InterruptedException e) {
      // Closed.
      Thread.currentThread().interrupt();
    }
  }

  /** Goes on asking while the schema is another one, too: it may be migrated by now. */
  private boolean ask() {
    try {
      requireCurrent.run();
      state = CheckResult.up();
      log.info("the database answers, and its schema is the one expected");
      return true;
    } catch (DatabaseSchemaException e) {
      if (!isAway(e)) {
        log.error("{}", e.getMessage());
        state = CheckResult.down(String.valueOf(e.getMessage()));
      }
      return false;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.ifPresent(Thread::interrupt);
  }
}
