package io.productchange.schema.db;

import static io.productchange.schema.db.HistoryRows.insert;
import static io.productchange.schema.db.HistoryRows.partitionOf;
import static io.productchange.schema.db.SqlErrors.INSUFFICIENT_PRIVILEGE;
import static io.productchange.schema.db.SqlErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.TestServers;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MonthlyPartitionTest {
  private static final String HISTORY = "pc_product_change_history";
  private static final String LOG = "pc_kos_integration_log";

  private static final MigratedDatabase DATABASE = MigratedDatabase.create();

  /** Where each month of both tables begins and ends, as the server sees it in UTC. */
  static List<String> bounds(MigratedDatabase database) {
    try (Handle handle = database.open()) {
      handle.execute("SET timezone = 'UTC'");
      return handle
          .createQuery(
              """
              SELECT inhrelid::regclass || ' ' || pg_get_expr(c.relpartbound, c.oid)
                FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
               WHERE c.relkind = 'r' ORDER BY 1
              """)
          .mapTo(String.class)
          .list();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Asia/Seoul", "America/New_York"})
  void monthsBeginAtMidnightUtcWhateverTheSessionsTimeZone(String timeZone) {
    MigratedDatabase other = MigratedDatabase.of(TestServers.newDatabase());
    try (Handle handle = other.open()) {
      handle.execute(
          "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''"
              + timeZone
              + "''', current_database()); END $$");
    }
    DatabaseSchema.migrate(other.owner(), Map.of());
    assertThat(bounds(other)).hasSize(2 * (13 + 1));
    assertThat(bounds(other))
        .filteredOn(bound -> !bound.contains("DEFAULT"))
        .allMatch(
            bound ->
                bound.matches(
                    "pc_\\w+_(\\d{4})_(\\d{2}) FOR VALUES FROM \\('\\1-\\2-01 00:00:00\\+00'\\)"
                        + " TO \\('\\d{4}-\\d{2}-01 00:00:00\\+00'\\)"));
  }

  @Test
  void theCurrentMonthAndTwelveMoreAreThereWithoutAGap() {
    try (Handle handle = DATABASE.open()) {
      for (String table : List.of(HISTORY, LOG)) {
        List<String> expected =
            handle
                .createQuery(
                    """
                    SELECT :table || to_char(date_trunc('month', now() AT TIME ZONE 'UTC')
                                             + make_interval(months => ahead), '_YYYY_MM')
                      FROM generate_series(0, 12) ahead
                    """)
                .bind("table", table)
                .mapTo(String.class)
                .list();
        assertThat(
                handle
                    .createQuery(
                        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = :table::regclass"
                            + " ORDER BY 1")
                    .bind("table", table)
                    .mapTo(String.class)
                    .list())
            .contains(table + "_default")
            .containsAll(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Seoul", "America/New_York"})
  void aRowGoesToTheMonthOfItsInstantInUtc(String timeZone) {
    try (Handle handle = DATABASE.open()) {
      handle.begin();
      handle.execute("SET LOCAL timezone = '" + timeZone + "'");
      handle.execute("SELECT create_monthly_partition('pc_product_change_history', '2031-01-17')");
      handle.execute("SELECT create_monthly_partition('pc_product_change_history', '2031-02-01')");
      insert(handle, "last of january", "2031-01-31 23:59:59.999999+00");
      insert(handle, "first of february", "2031-02-01 00:00:00+00");
      insert(handle, "february in seoul", "2031-02-01 08:59:59+09");
      insert(handle, "january in new york", "2031-01-31 19:00:00-05");
      insert(handle, "no month", "2031-03-01 00:00:00+00");
      assertThat(partitionOf(handle, "last of january")).endsWith("_2031_01");
      assertThat(partitionOf(handle, "first of february")).endsWith("_2031_02");
      assertThat(partitionOf(handle, "february in seoul")).endsWith("_2031_01");
      assertThat(partitionOf(handle, "january in new york")).endsWith("_2031_02");
      assertThat(partitionOf(handle, "no month")).endsWith("_default");
      handle.rollback();
    }
  }

  @Test
  void theApplicationMakesMonthsAheadAndMayWriteToThem() {
    MigratedDatabase fresh = MigratedDatabase.create();
    try (Handle app = fresh.open(DatabaseRole.APP);
        Handle readonly = fresh.open(DatabaseRole.READONLY)) {
      app.execute(
          HistoryRows.INSERT.replace("?::timestamptz", "now() + interval '13 months'"),
          "too early");
      assertThat(partitionOf(app, "too early")).endsWith("_default");
      assertThat(ensure(app, 13)).isEqualTo(2);
      assertThat(partitionOf(app, "too early")).doesNotEndWith("_default");
      assertThat(ensure(app, 13)).isZero();
      assertThat(ensure(app, 0)).isZero();
      String newest =
          app.createQuery(
                  "SELECT max(inhrelid::regclass::text) FROM pg_inherits WHERE inhparent ="
                      + " 'pc_product_change_history'::regclass AND inhrelid::regclass::text ~ '_[0-9]+$'")
              .mapTo(String.class)
              .one();
      insert(
          app, "far ahead", newest.replaceAll(".*_(\\d{4})_(\\d{2})", "$1-$2-15") + " 12:00:00+00");
      assertThat(partitionOf(readonly, "far ahead")).isEqualTo(newest);
      assertThat(
              readonly.createQuery("SELECT request_id FROM " + newest).mapTo(String.class).list())
          .containsExactlyInAnyOrder("far ahead", "too early");
      assertRefused(INSUFFICIENT_PRIVILEGE, () -> app.execute("DELETE FROM " + newest));
      assertRefused(INSUFFICIENT_PRIVILEGE, () -> readonly.execute("DELETE FROM " + newest));
      assertRefused("22023", () -> ensure(app, 61));
      assertRefused("22023", () -> ensure(app, -1));
    }
  }

  static int ensure(Handle handle, int monthsAhead) {
    return handle
        .createQuery("SELECT product_change.ensure_partitions(:months)")
        .bind("months", monthsAhead)
        .mapTo(Integer.class)
        .one();
  }

  @Test
  void onlyOurTwoTablesAndOnlyAdministratorsMakeSingleMonths() {
    try (Handle admin = DATABASE.open(DatabaseRole.ADMIN);
        Handle app = DATABASE.open(DatabaseRole.APP)) {
      admin.execute("SELECT create_monthly_partition('pc_kos_integration_log', '2020-02-29')");
      admin.execute("SELECT create_monthly_partition('pc_kos_integration_log', '2020-02-01')");
      assertThat(bounds(DATABASE))
          .contains(
              "pc_kos_integration_log_2020_02 FOR VALUES FROM ('2020-02-01 00:00:00+00') TO"
                  + " ('2020-03-01 00:00:00+00')");
      assertRefused(
          "22023",
          () -> admin.execute("SELECT create_monthly_partition('pc_request', '2020-02-01')"));
      assertRefused(
          "22004", () -> admin.execute("SELECT create_monthly_partition(NULL, '2020-02-01')"));
      assertRefused(
          INSUFFICIENT_PRIVILEGE,
          () ->
              app.execute(
                  "SELECT create_monthly_partition('pc_kos_integration_log', '2020-03-01')"));
    }
  }

  @Test
  void aTableInTheWayIsNamedAndNotTouched() {
    try (Handle handle = DATABASE.open()) {
      handle.execute("CREATE TABLE pc_kos_integration_log_2034_01 (archived text)");
      assertRefused(
          "42P07",
          () ->
              handle.execute(
                  "SELECT create_monthly_partition('pc_kos_integration_log', '2034-01-01')"));
    }
  }

  @Test
  void updatedAtMovesInEveryPartition() {
    try (Handle app = DATABASE.open(DatabaseRole.APP)) {
      insert(app, "in a month", "now");
      insert(app, "by default", "2001-01-01");
      assertThat(
              app.createUpdate(
                      "UPDATE pc_product_change_history SET process_message = 'changed',"
                          + " updated_at = '1999-01-01' WHERE request_id IN ('in a month', 'by default')")
                  .execute())
          .isEqualTo(2);
      assertThat(
              app.createQuery(
                      "SELECT count(*) FROM pc_product_change_history"
                          + " WHERE request_id IN ('in a month', 'by default')"
                          + " AND updated_at > created_at AND updated_at > now() - interval '1 minute'")
                  .mapTo(Integer.class)
                  .one())
          .isEqualTo(2);
      app.execute("UPDATE pc_circuit_breaker_state SET updated_at = '1999-01-01'");
      assertThat(
              app.createQuery(
                      "SELECT count(*) FROM pc_circuit_breaker_state WHERE updated_at > now() - interval '1 minute'")
                  .mapTo(Integer.class)
                  .one())
          .isEqualTo(3);
    }
  }
}
