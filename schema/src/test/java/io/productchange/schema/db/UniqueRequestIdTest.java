package io.productchange.schema.db;

import static io.productchange.schema.db.HistoryRows.INSERT;
import static io.productchange.schema.db.HistoryRows.count;
import static io.productchange.schema.db.HistoryRows.insert;
import static io.productchange.schema.db.RequestRows.mark;
import static io.productchange.schema.db.SqlErrors.CHECK_VIOLATION;
import static io.productchange.schema.db.SqlErrors.RESTRICT_VIOLATION;
import static io.productchange.schema.db.SqlErrors.UNIQUE_VIOLATION;
import static io.productchange.schema.db.SqlErrors.assertRefused;
import static io.productchange.schema.db.SqlErrors.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.sql.Connection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.postgresql.PGConnection;
import org.postgresql.util.ServerErrorMessage;

/** One request id, one history row: across all months, by any role, by any way of inserting. */
final class UniqueRequestIdTest {
  private static final MigratedDatabase DATABASE = MigratedDatabase.create();
  private static final String KEY = "pc_product_change_history_request_id_key";
  private static final String JANUARY = "2041-01-10 00:00:00+00";
  private static final String FEBRUARY = "2041-02-10 00:00:00+00";
  private static final String NO_MONTH = "1999-02-10 00:00:00+00";

  @BeforeAll
  static void makeMonths() {
    try (Handle handle = DATABASE.open()) {
      handle.execute("SELECT create_monthly_partition('pc_product_change_history', '2041-01-01')");
      handle.execute("SELECT create_monthly_partition('pc_product_change_history', '2041-02-01')");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DatabaseRole.class,
      names = {"READONLY"},
      mode = Mode.EXCLUDE)
  void anIdIsTakenInEveryMonth(DatabaseRole role) {
    try (Handle handle = DATABASE.open(role)) {
      String id = "months " + role;
      insert(handle, id, JANUARY);
      for (String other : new String[] {FEBRUARY, JANUARY, NO_MONTH, "now"}) {
        assertRefused(UNIQUE_VIOLATION, () -> insert(handle, id, other));
      }
      assertThat(count(handle, id)).isEqualTo(1);
      assertThat(mark(handle, id)).contains("2041-01-10 00:00:00");
    }
  }

  @Test
  void theErrorReadsAsThatOfAUniqueConstraint() {
    try (Handle handle = DATABASE.open()) {
      insert(handle, "error", JANUARY);
      ServerErrorMessage message = refusal(() -> insert(handle, "error", FEBRUARY));
      assertThat(message.getSQLState()).isEqualTo(UNIQUE_VIOLATION);
      assertThat(message.getMessage())
          .isEqualTo("duplicate key value violates unique constraint \"" + KEY + "\"");
      assertThat(message.getDetail()).isEqualTo("Key (request_id)=(error) already exists.");
      assertThat(message.getConstraint()).isEqualTo(KEY);
      assertThat(message.getTable()).isEqualTo("pc_product_change_history");
      assertThat(message.getSchema()).isEqualTo("product_change");
    }
  }

  @Test
  void directlyIntoAPartitionAndByCopyItIsTakenToo() throws Exception {
    try (Handle handle = DATABASE.open()) {
      insert(handle, "direct", JANUARY);
      assertRefused(
          UNIQUE_VIOLATION,
          KEY,
          () ->
              handle.execute(
                  INSERT.replace("pc_product_change_history", "pc_product_change_history_2041_02"),
                  "direct",
                  FEBRUARY));
      Connection connection = handle.getConnection();
      assertRefused(
          UNIQUE_VIOLATION,
          KEY,
          () ->
              connection
                  .unwrap(PGConnection.class)
                  .getCopyAPI()
                  .copyIn(
                      "COPY pc_product_change_history (request_id, line_number, customer_id,"
                          + " current_product_code, target_product_code, requested_at) FROM STDIN",
                      new StringReader("direct\t01012345678\tC1\tA\tB\t" + FEBRUARY + "\n")));
    }
  }

  @Test
  void aStatementThatInsertsTheSameIdTwiceIsRefused() {
    try (Handle handle = DATABASE.open()) {
      assertRefused(
          UNIQUE_VIOLATION,
          () ->
              handle.execute(
                  "INSERT INTO pc_product_change_history (request_id, line_number, customer_id,"
                      + " current_product_code, target_product_code, requested_at)"
                      + " VALUES ('twice', '1', 'C', 'A', 'B', ?::timestamptz), ('twice', '1', 'C', 'A', 'B', ?::timestamptz)",
                  JANUARY,
                  FEBRUARY));
      assertThat(mark(handle, "twice")).isEmpty();
    }
  }

  @Test
  void onConflictDoNothingSkipsTheSameRowQuietly() {
    try (Handle handle = DATABASE.open()) {
      insert(handle, "quiet", JANUARY);
      assertThat(handle.execute(INSERT + " ON CONFLICT DO NOTHING", "quiet", JANUARY)).isZero();
      assertRefused(
          UNIQUE_VIOLATION,
          KEY,
          () -> handle.execute(INSERT + " ON CONFLICT DO NOTHING", "quiet", FEBRUARY));
    }
  }

  @Test
  void anIdGivenByTheDatabaseIsAUuid() {
    try (Handle app = DATABASE.open(DatabaseRole.APP)) {
      assertThat(
              app.createQuery(
                      "INSERT INTO pc_product_change_history (line_number, customer_id, current_product_code,"
                          + " target_product_code) VALUES ('01012345678', 'C1', 'A', 'B') RETURNING request_id")
                  .mapTo(String.class)
                  .one())
          .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }
  }

  @Test
  void deletingARowFreesItsId() {
    try (Handle admin = DATABASE.open(DatabaseRole.ADMIN)) {
      insert(admin, "freed", JANUARY);
      admin.execute("DELETE FROM pc_product_change_history WHERE request_id = 'freed'");
      assertThat(mark(admin, "freed")).isEmpty();
      insert(admin, "freed", FEBRUARY);
      assertThat(mark(admin, "freed")).contains("2041-02-10 00:00:00");
    }
  }

  @Test
  void deletingTheRowOfAClaimedRequestKeepsTheClaim() {
    try (Handle admin = DATABASE.open(DatabaseRole.ADMIN)) {
      RequestRows.claim(admin, "claimed and freed", Optional.of(JANUARY));
      insert(admin, "claimed and freed", JANUARY);
      admin.execute("DELETE FROM pc_product_change_history WHERE request_id = 'claimed and freed'");
      assertThat(mark(admin, "claimed and freed")).isEmpty();
      assertThat(
              admin
                  .createQuery(
                      "SELECT status FROM pc_request WHERE request_id = 'claimed and freed'")
                  .mapTo(String.class)
                  .one())
          .isEqualTo("REQUESTED");
    }
  }

  @Test
  void idAndArrivalTimeOfARowAreFixed() {
    try (Handle admin = DATABASE.open(DatabaseRole.ADMIN)) {
      insert(admin, "fixed", JANUARY);
      for (String change :
          new String[] {
            "request_id = 'other'",
            "requested_at = requested_at + interval '1 month'",
            "requested_at = requested_at + interval '1 second'"
          }) {
        assertRefused(
            CHECK_VIOLATION,
            "pc_product_change_history_identity_is_fixed",
            () ->
                admin.execute(
                    "UPDATE pc_product_change_history SET "
                        + change
                        + " WHERE request_id = 'fixed'"));
      }
    }
  }

  @Test
  void nobodyElseFreesTheIdOfARow() {
    try (Handle app = DATABASE.open(DatabaseRole.APP);
        Handle admin = DATABASE.open(DatabaseRole.ADMIN)) {
      insert(app, "held", JANUARY);
      for (Handle handle : new Handle[] {app, admin}) {
        assertRefused(
            CHECK_VIOLATION,
            "pc_request_history_mark_is_fixed",
            () ->
                handle.execute(
                    "UPDATE pc_request SET history_requested_at = NULL WHERE request_id = 'held'"));
      }
      assertRefused(
          RESTRICT_VIOLATION,
          () -> admin.execute("DELETE FROM pc_request WHERE request_id = 'held'"));
    }
  }

  @Test
  void aClaimMayTakeTheIdItselfForItsOwnRowOnly() {
    try (Handle app = DATABASE.open(DatabaseRole.APP)) {
      RequestRows.claim(app, "taken by claim", Optional.of(JANUARY));
      assertRefused(UNIQUE_VIOLATION, KEY, () -> insert(app, "taken by claim", FEBRUARY));
      insert(app, "taken by claim", JANUARY);
      assertRefused(UNIQUE_VIOLATION, () -> insert(app, "taken by claim", JANUARY));

      RequestRows.claim(app, "taken by trigger", Optional.empty());
      insert(app, "taken by trigger", JANUARY);
      assertThat(mark(app, "taken by trigger")).contains("2041-01-10 00:00:00");
    }
  }

  @Test
  void aRowInsertedByHandIsNobodysWork() {
    try (Handle app = DATABASE.open(DatabaseRole.APP)) {
      insert(app, "by hand", JANUARY);
      assertThat(
              app.createQuery(
                      "SELECT content_hash IS NULL AND status IS NULL AND decided_at IS NULL"
                          + " FROM pc_request WHERE request_id = 'by hand'")
                  .mapTo(Boolean.class)
                  .one())
          .isTrue();
    }
  }

  @Test
  void theIdsOfADroppedMonthStayTakenButItsRowsCanBePutBack() {
    try (Handle handle = DATABASE.open()) {
      handle.execute("SELECT create_monthly_partition('pc_product_change_history', '2042-01-01')");
      insert(handle, "dropped", "2042-01-01 00:00:00+00");
      handle.execute("DROP TABLE pc_product_change_history_2042_01");
      assertRefused(UNIQUE_VIOLATION, KEY, () -> insert(handle, "dropped", FEBRUARY));
      insert(handle, "dropped", "2042-01-01 00:00:00+00");
    }
  }
}
