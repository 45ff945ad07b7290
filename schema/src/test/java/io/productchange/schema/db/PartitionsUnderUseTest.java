package io.productchange.schema.db;

import static io.productchange.schema.db.HistoryRows.insert;
import static io.productchange.schema.db.HistoryRows.partitionOf;
import static io.productchange.schema.db.SqlErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Months are made while others make, write and read: nobody waits long, nothing is lost. */
final class PartitionsUnderUseTest {
  private static final MigratedDatabase DATABASE = MigratedDatabase.create();

  @Test
  void manyMakersAtOnceMakeEachMonthOnce() throws Exception {
    MigratedDatabase fresh = MigratedDatabase.create();
    try (ExecutorService makers = Executors.newFixedThreadPool(6)) {
      List<Future<Integer>> made =
          makers.invokeAll(
              java.util.Collections.nCopies(
                  6,
                  () -> {
                    try (Handle app = fresh.open(DatabaseRole.APP)) {
                      return MonthlyPartitionTest.ensure(app, 20);
                    }
                  }));
      int sum = 0;
      for (Future<Integer> each : made) {
        sum += each.get(60, TimeUnit.SECONDS);
      }
      assertThat(MonthlyPartitionTest.bounds(fresh)).hasSize(2 * (21 + 1));
      // Who finds a month that another is just making counts it too, but never fails.
      assertThat(sum).isGreaterThanOrEqualTo(16);
    }
  }

  @Test
  void rowsOfTheDefaultPartitionMoveIntoTheirMonthWithTheirIdsStillTaken() {
    try (Handle handle = DATABASE.open()) {
      insert(handle, "before", "2032-05-31 23:59:59+00");
      insert(handle, "within", "2032-06-01 00:00:00+00");
      insert(handle, "within too", "2032-06-30 23:59:59+00");
      insert(handle, "after", "2032-07-01 00:00:00+00");
      handle.execute(
          "INSERT INTO pc_kos_integration_log (integration_type, method, endpoint_url, created_at)"
              + " VALUES ('PRODUCT_INFO', 'GET', '/list', '2032-06-15')");
      String rows = "SELECT string_agg(h::text, ';' ORDER BY id) FROM pc_product_change_history h";
      String before = handle.createQuery(rows).mapTo(String.class).one();

      handle.execute("SELECT create_monthly_partition('pc_product_change_history', '2032-06-15')");
      handle.execute("SELECT create_monthly_partition('pc_kos_integration_log', '2032-06-15')");

      assertThat(handle.createQuery(rows).mapTo(String.class).one()).isEqualTo(before);
      assertThat(partitionOf(handle, "before")).endsWith("_default");
      assertThat(partitionOf(handle, "within")).endsWith("_2032_06");
      assertThat(partitionOf(handle, "within too")).endsWith("_2032_06");
      assertThat(partitionOf(handle, "after")).endsWith("_default");
      assertThat(
              handle
                  .createQuery("SELECT tableoid::regclass::text FROM pc_kos_integration_log")
                  .mapTo(String.class)
                  .one())
          .endsWith("_2032_06");
      assertRefused("23505", () -> insert(handle, "within", "2032-08-01 00:00:00+00"));
      // The default partition's own triggers work again.
      assertRefused("23505", () -> insert(handle, "after", "2032-08-01 00:00:00+00"));
      handle.execute("DELETE FROM pc_product_change_history WHERE request_id = 'after'");
      insert(handle, "after", "2032-08-01 00:00:00+00");
    }
  }

  @Test
  void aMonthIsMadeWhileOthersWriteAndReadTheTable() {
    try (Handle writer = DATABASE.open(DatabaseRole.APP);
        Handle maker = DATABASE.open()) {
      writer.begin();
      writer.execute(
          "INSERT INTO pc_product_change_history (line_number, customer_id, current_product_code,"
              + " target_product_code) VALUES ('01012345678', 'C1', 'A', 'B')");
      writer.execute(
          "UPDATE pc_product_change_history SET version = 1 WHERE requested_at = ?",
          java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC));
      maker.execute("SELECT create_monthly_partition('pc_product_change_history', '2033-01-01')");
      insert(writer, "seen at once", "2033-01-01 00:00:00+00");
      writer.commit();
      assertThat(partitionOf(maker, "seen at once")).endsWith("_2033_01");
    }
  }

  @Test
  void aMonthIsNotMadeAtTheExpenseOfALongReaderOfTheDefaultPartition() {
    try (Handle reader = DATABASE.open(DatabaseRole.READONLY);
        Handle maker = DATABASE.open()) {
      reader.begin();
      reader.createQuery("SELECT count(*) FROM pc_kos_integration_log").mapTo(Long.class).one();
      assertRefused(
          "55P03",
          () ->
              maker.execute(
                  "SELECT create_monthly_partition('pc_kos_integration_log', '2035-01-01')"));
      assertThat(maker.createQuery("SHOW lock_timeout").mapTo(String.class).one()).isEqualTo("0");
      reader.commit();
      maker.execute("SELECT create_monthly_partition('pc_kos_integration_log', '2035-01-01')");
    }
  }
}
