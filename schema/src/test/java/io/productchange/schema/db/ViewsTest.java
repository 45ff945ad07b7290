package io.productchange.schema.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The views' figures against known rows, on both sides of the business's midnight. */
final class ViewsTest {
  private static final MigratedDatabase DATABASE = MigratedDatabase.create();

  /** The instant at which a day of the business begins, counted from today. */
  private static final String DAY =
      "((date_trunc('day', now() AT TIME ZONE 'Asia/Seoul') + interval '%s') AT TIME ZONE 'Asia/Seoul')";

  private final Handle handle = DATABASE.open();

  @BeforeEach
  void begin() {
    handle.begin();
  }

  @AfterEach
  void undo() {
    handle.rollback();
    handle.close();
  }

  private void history(String status, String requestedAt, String processedAt) {
    handle.execute(
        """
        INSERT INTO pc_product_change_history (line_number, customer_id, current_product_code, target_product_code,
                                               process_status, requested_at, processed_at)
        VALUES ('01012345678', 'C1', 'A', 'B', '%s', %s, %s)
        """
            .formatted(status, requestedAt, processedAt));
  }

  private void log(String type, boolean success, String responseTimeMs, String createdAt) {
    handle.execute(
        """
        INSERT INTO pc_kos_integration_log (integration_type, method, endpoint_url, is_success, response_time_ms,
                                            created_at)
        VALUES ('%s', 'POST', '/', %s, %s, %s)
        """
            .formatted(type, success, responseTimeMs, createdAt));
  }

  private static String day(String offset) {
    return DAY.formatted(offset);
  }

  private List<String> rows(String sql) {
    return handle.createQuery(sql).mapTo(String.class).list();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Seoul", "America/New_York"})
  void theSummaryCountsByTheBusinessDayWhateverTheSessionsTimeZone(String timeZone) {
    handle.execute("SET LOCAL timezone = '" + timeZone + "'");
    history("COMPLETED", day("0 s"), day("0 s") + " + interval '10 s'");
    history("COMPLETED", day("-1 us"), day("0 s") + " + interval '19.999999 s'");
    history("COMPLETED", day("1 day -1 us"), "NULL");
    history("COMPLETED", day("1 day"), "NULL");
    history("COMPLETED", day("-30 days"), day("-30 days") + " + interval '60 s'");
    history("COMPLETED", day("-30 days -1 us"), day("0 s"));
    history("REQUESTED", day("-29 days"), "NULL");
    assertThat(
            rows(
                "SELECT process_status || ' ' || request_count || ' ' || today_count || ' '"
                    + " || coalesce(round(avg_processing_time_sec, 3)::text, '-') FROM v_product_change_summary"))
        .containsExactly("COMPLETED 5 2 30.000", "REQUESTED 1 0 -");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Seoul", "America/New_York"})
  void theIntegrationSummaryCountsByTheBusinessDayWhateverTheSessionsTimeZone(String timeZone) {
    handle.execute("SET LOCAL timezone = '" + timeZone + "'");
    log("PRODUCT_CHANGE", true, "100", day("0 s"));
    log("PRODUCT_CHANGE", true, "200", day("-1 us"));
    log("PRODUCT_CHANGE", false, "NULL", day("12 hours"));
    log("PRODUCT_CHANGE", false, "9000", day("-7 days -1 us"));
    log("PRODUCT_INFO", false, "NULL", day("-7 days"));
    assertThat(
            rows(
                "SELECT integration_type || ' ' || total_requests || ' ' || success_count || ' ' || success_rate"
                    + " || ' ' || coalesce(round(avg_response_time_ms)::text, '-') || ' ' || today_count"
                    + " FROM v_kos_integration_summary"))
        .containsExactly("PRODUCT_CHANGE 3 2 66.67 150 2", "PRODUCT_INFO 1 0 0.00 - 0");
  }

  @Test
  void emptyTablesGiveNoRowsAndNoError() {
    assertThat(rows("SELECT process_status FROM v_product_change_summary")).isEmpty();
    assertThat(rows("SELECT integration_type FROM v_kos_integration_summary")).isEmpty();
  }

  @Test
  void theBreakerViewSaysWhatIsDue() {
    String view = "SELECT service_name || ' ' || recommended_action FROM v_circuit_breaker_status";
    assertThat(rows(view))
        .containsExactly("KOS_CHANGE STABLE", "KOS_CUSTOMER STABLE", "KOS_PRODUCT STABLE");
    handle.execute(
        "UPDATE pc_circuit_breaker_state SET state = 'OPEN', next_attempt_time = now() + interval '1 hour'"
            + " WHERE service_name = 'KOS_PRODUCT'");
    handle.execute(
        "UPDATE pc_circuit_breaker_state SET state = 'OPEN', next_attempt_time = now()"
            + " WHERE service_name = 'KOS_CUSTOMER'");
    handle.execute(
        "UPDATE pc_circuit_breaker_state SET state = 'HALF_OPEN', success_count = 5"
            + " WHERE service_name = 'KOS_CHANGE'");
    assertThat(rows(view))
        .containsExactly(
            "KOS_CHANGE READY_FOR_CLOSE", "KOS_CUSTOMER READY_FOR_HALF_OPEN", "KOS_PRODUCT STABLE");
    handle.execute(
        "UPDATE pc_circuit_breaker_state SET success_count = 4 WHERE service_name = 'KOS_CHANGE'");
    assertThat(rows(view)).contains("KOS_CHANGE STABLE");
  }
}
