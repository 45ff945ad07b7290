package io.productchange.schema.db;

import static io.productchange.schema.db.SqlErrors.UNIQUE_VIOLATION;
import static io.productchange.schema.db.SqlErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

final class RetentionTest {
  private final MigratedDatabase database = MigratedDatabase.create();

  private static void makeMonth(Handle handle, String table, int monthsAgo) {
    handle.execute(
        "SELECT create_monthly_partition(?, (business_today() - make_interval(months => ?))::date)",
        table,
        monthsAgo);
  }

  private static void log(Handle handle, int monthsAgo) {
    handle.execute(
        """
        INSERT INTO pc_kos_integration_log (integration_type, method, endpoint_url, created_at)
        VALUES ('PRODUCT_INFO', 'GET', '/', date_trunc('month', business_today()::timestamp) AT TIME ZONE 'UTC'
                                            - make_interval(months => ?) + interval '1 hour')
        """,
        monthsAgo);
  }

  private static String history(Handle handle, int monthsAgo, String status) {
    return handle
        .createQuery(
            """
            INSERT INTO pc_product_change_history (line_number, customer_id, current_product_code, target_product_code,
                                                   process_status, requested_at)
            VALUES ('01012345678', 'C1', 'A', 'B', :status,
                    date_trunc('month', business_today()::timestamp) AT TIME ZONE 'UTC'
                        - make_interval(months => :monthsAgo) + interval '1 hour')
            RETURNING request_id
            """)
        .bind("status", status)
        .bind("monthsAgo", monthsAgo)
        .mapTo(String.class)
        .one();
  }

  private static List<String> partitions(Handle handle, String table, String upTo) {
    return handle
        .createQuery(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = :table::regclass"
                + " AND inhrelid::regclass::text < :table || to_char(business_today() - :upTo::interval, '_YYYY_MM')"
                + " ORDER BY 1")
        .bind("table", table)
        .bind("upTo", upTo)
        .mapTo(String.class)
        .list();
  }

  private static long count(Handle handle, String table) {
    return handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one();
  }

  @Test
  void oldLogsGoAsWholePartitionsAndTheNumberOfTheirRowsIsTold() {
    String table = "pc_kos_integration_log";
    try (Handle owner = database.open();
        Handle admin = database.open(DatabaseRole.ADMIN)) {
      for (int monthsAgo : new int[] {15, 14, 12, 11}) {
        makeMonth(owner, table, monthsAgo);
      }
      for (int monthsAgo : new int[] {30, 20, 15, 15, 14, 12, 11, 0}) {
        log(owner, monthsAgo);
      }
      int removed = admin.createQuery("SELECT cleanup_old_logs()").mapTo(Integer.class).one();
      // Two of the default partition and three of the months 15 and 14.
      assertThat(removed).isEqualTo(5);
      assertThat(partitions(owner, table, "12 months")).isEmpty();
      assertThat(partitions(owner, table, "10 months")).hasSize(2);
      assertThat(count(owner, table)).isEqualTo(3);
      assertThat(admin.createQuery("SELECT cleanup_old_logs()").mapTo(Integer.class).one())
          .isZero();
      assertThat(count(owner, table)).isEqualTo(3);
    }
  }

  @Test
  void historyGoesOnlyWhenAskedAndOnlyWhereAllIsDecided() {
    String table = "pc_product_change_history";
    try (Handle owner = database.open();
        Handle admin = database.open(DatabaseRole.ADMIN)) {
      for (int monthsAgo : new int[] {30, 29, 28, 24, 20}) {
        makeMonth(owner, table, monthsAgo);
      }
      String old = history(owner, 30, "COMPLETED");
      history(owner, 30, "FAILED");
      history(owner, 29, "PROCESSING");
      history(owner, 28, "COMPLETED");
      history(owner, 24, "COMPLETED");
      history(owner, 20, "COMPLETED");
      history(owner, 40, "COMPLETED");

      admin.execute("SELECT cleanup_old_logs()");
      assertThat(count(owner, table)).isEqualTo(7);

      assertThat(
              admin
                  .createQuery("SELECT dropped_rows FROM drop_old_history_partitions()")
                  .mapTo(Long.class)
                  .list())
          .containsExactly(2L, 1L);
      assertThat(count(owner, table)).isEqualTo(4);
      assertThat(partitions(owner, table, "24 months")).hasSize(1);
      // The id of a request whose row is gone stays known.
      assertRefused(
          UNIQUE_VIOLATION,
          () ->
              owner.execute(
                  "INSERT INTO pc_product_change_history (request_id, line_number, customer_id, current_product_code,"
                      + " target_product_code) VALUES (?, '01012345678', 'C1', 'A', 'B')",
                  old));
      assertRefused("22023", () -> admin.execute("SELECT * FROM drop_old_history_partitions(23)"));
    }
  }

  @Test
  void cleaningUpWaitsForNobodyForLong() {
    try (Handle owner = database.open();
        Handle reader = database.open(DatabaseRole.READONLY)) {
      makeMonth(owner, "pc_kos_integration_log", 20);
      reader.begin();
      reader.createQuery("SELECT count(*) FROM pc_kos_integration_log").mapTo(Long.class).one();
      assertRefused("55P03", () -> owner.execute("SELECT cleanup_old_logs()"));
      reader.commit();
      owner.execute("SELECT cleanup_old_logs()");
    }
  }
}
