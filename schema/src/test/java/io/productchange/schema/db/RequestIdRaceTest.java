package io.productchange.schema.db;

import static io.productchange.schema.db.HistoryRows.count;
import static io.productchange.schema.db.HistoryRows.insert;
import static io.productchange.schema.db.RequestRows.mark;
import static io.productchange.schema.db.SqlErrors.UNIQUE_VIOLATION;
import static io.productchange.schema.db.SqlErrors.assertRefused;
import static io.productchange.schema.db.SqlErrors.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.util.ServerErrorMessage;

/** One request id, two sessions at once. */
final class RequestIdRaceTest {
  private static final MigratedDatabase DATABASE = MigratedDatabase.create();
  private static final String JANUARY = "2041-01-10 00:00:00+00";
  private static final String FEBRUARY = "2041-02-10 00:00:00+00";

  @BeforeAll
  static void makeMonths() {
    try (Handle handle = DATABASE.open()) {
      handle.execute("SELECT create_monthly_partition('pc_product_change_history', '2041-01-01')");
      handle.execute("SELECT create_monthly_partition('pc_product_change_history', '2041-02-01')");
    }
  }

  @Test
  void ofTwoSessionsInDifferentMonthsOneWins() throws Exception {
    try (Handle first = DATABASE.open();
        Handle second = DATABASE.open(DatabaseRole.APP)) {
      int secondPid = second.createQuery("SELECT pg_backend_pid()").mapTo(Integer.class).one();
      first.begin();
      insert(first, "race", JANUARY);
      CompletableFuture<ServerErrorMessage> loser =
          CompletableFuture.supplyAsync(() -> refusal(() -> insert(second, "race", FEBRUARY)));
      awaitLockWait(secondPid);
      first.commit();
      assertThat(loser.get(30, TimeUnit.SECONDS).getSQLState()).isEqualTo(UNIQUE_VIOLATION);
      assertThat(count(first, "race")).isEqualTo(1);
    }
  }

  @Test
  void whoWaitedForATransactionThatWasRolledBackWins() throws Exception {
    try (Handle first = DATABASE.open();
        Handle second = DATABASE.open(DatabaseRole.APP)) {
      int secondPid = second.createQuery("SELECT pg_backend_pid()").mapTo(Integer.class).one();
      first.begin();
      insert(first, "rolled back", JANUARY);
      CompletableFuture<Void> winner =
          CompletableFuture.runAsync(() -> insert(second, "rolled back", FEBRUARY));
      awaitLockWait(secondPid);
      first.rollback();
      winner.get(30, TimeUnit.SECONDS);
      assertThat(mark(first, "rolled back")).contains("2041-02-10 00:00:00");
    }
  }

  @Test
  void anInsertWaitsForTheDeleteThatMayFreeItsId() throws Exception {
    try (Handle deleter = DATABASE.open(DatabaseRole.ADMIN);
        Handle inserter = DATABASE.open(DatabaseRole.APP)) {
      insert(deleter, "deleted meanwhile", JANUARY);
      int pid = inserter.createQuery("SELECT pg_backend_pid()").mapTo(Integer.class).one();
      deleter.begin();
      deleter.execute(
          "DELETE FROM pc_product_change_history WHERE request_id = 'deleted meanwhile'");
      CompletableFuture<Void> again =
          CompletableFuture.runAsync(() -> insert(inserter, "deleted meanwhile", JANUARY));
      awaitLockWait(pid);
      deleter.commit();
      again.get(30, TimeUnit.SECONDS);
      assertThat(mark(inserter, "deleted meanwhile")).contains("2041-01-10 00:00:00");
      assertRefused(UNIQUE_VIOLATION, () -> insert(inserter, "deleted meanwhile", FEBRUARY));
    }
  }

  private static void awaitLockWait(int pid) {
    try (Handle observer = DATABASE.open()) {
      Await.until(
          "session " + pid + " waits for a lock",
          Duration.ofSeconds(30),
          () ->
              observer
                  .createQuery("SELECT cardinality(pg_blocking_pids(:pid)) > 0")
                  .bind("pid", pid)
                  .mapTo(Boolean.class)
                  .one());
    }
  }
}
