package io.productchange.schema.db;

import static io.productchange.schema.db.SqlErrors.INSUFFICIENT_PRIVILEGE;
import static io.productchange.schema.db.SqlErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each role, logged in over TCP with its password, does what it may and is refused what it may not.
 */
final class RolesTest {
  private static final MigratedDatabase DATABASE = MigratedDatabase.create();

  /** A statement and the roles that may run it: of app, admin and readonly. */
  private record Rule(String sql, boolean app, boolean admin, boolean readonly) {
    boolean allows(DatabaseRole role) {
      return switch (role) {
        case APP -> app;
        case ADMIN -> admin;
        case READONLY -> readonly;
      };
    }
  }

  private static final List<Rule> RULES =
      List.of(
          // Reading, everywhere
          rule("SELECT * FROM pc_product_change_history", true, true, true),
          rule("SELECT * FROM pc_product_change_history_default", true, true, true),
          rule("SELECT * FROM pc_kos_integration_log", true, true, true),
          rule("SELECT * FROM pc_circuit_breaker_state", true, true, true),
          rule("SELECT * FROM pc_request", true, true, true),
          rule("SELECT * FROM pc_kos_attempt", true, true, true),
          rule("SELECT * FROM pc_operator_action", true, true, true),
          rule("SELECT * FROM pc_adapter_instance", true, true, true),
          rule("SELECT * FROM pc_circuit_breaker_vote", true, true, true),
          rule("SELECT * FROM v_product_change_summary", true, true, true),
          rule("SELECT * FROM v_kos_integration_summary", true, true, true),
          rule("SELECT * FROM v_circuit_breaker_status", true, true, true),
          rule("SELECT * FROM v_table_info", true, true, true),
          rule("SELECT * FROM v_column_info", true, true, true),
          rule("SELECT * FROM v_index_info", true, true, true),
          rule("SELECT version FROM flyway_schema_history", true, true, true),
          rule("SELECT business_today()", true, true, true),
          // Writing
          rule(
              "INSERT INTO pc_product_change_history (line_number, customer_id, current_product_code,"
                  + " target_product_code) VALUES ('1', 'C', 'A', 'B')",
              true,
              true,
              false),
          rule("UPDATE pc_product_change_history SET version = version + 1", true, true, false),
          rule(
              "INSERT INTO pc_kos_integration_log (integration_type, method, endpoint_url)"
                  + " VALUES ('PRODUCT_INFO', 'GET', '/')",
              true,
              true,
              false),
          rule("UPDATE pc_kos_integration_log SET retry_count = 1", true, true, false),
          rule("UPDATE pc_circuit_breaker_state SET failure_count = 0", true, true, false),
          rule("INSERT INTO pc_request (request_id) VALUES ('x')", true, true, false),
          rule("UPDATE pc_request SET updated_at = now()", true, true, false),
          rule("SELECT nextval('pc_kos_integration_log_id_seq')", true, true, false),
          rule("SELECT last_value FROM pc_kos_integration_log_id_seq", true, true, false),
          rule("SELECT setval('pc_kos_integration_log_id_seq', 1000)", false, true, false),
          // Removing
          rule("DELETE FROM pc_product_change_history", false, true, false),
          rule("DELETE FROM pc_product_change_history_default", false, true, false),
          rule("DELETE FROM pc_kos_integration_log", false, true, false),
          rule("DELETE FROM pc_circuit_breaker_state", false, true, false),
          rule("DELETE FROM pc_request WHERE FALSE", false, true, false),
          rule("TRUNCATE pc_product_change_history", false, true, false),
          rule("TRUNCATE pc_kos_integration_log", false, true, false),
          // Upkeep
          rule("SELECT ensure_partitions()", true, true, false),
          rule(
              "SELECT create_monthly_partition('pc_kos_integration_log', current_date)",
              false,
              true,
              false),
          rule("SELECT cleanup_old_logs()", false, true, false),
          rule("SELECT * FROM drop_old_history_partitions(36)", false, true, false),
          // Nobody but the owner
          rule(
              "SELECT pc_partitions_ending_by('pc_kos_integration_log', now())",
              false,
              false,
              false),
          rule("UPDATE flyway_schema_history SET success = FALSE", false, false, false),
          rule("DELETE FROM flyway_schema_history", false, false, false),
          rule("ALTER TABLE pc_request ADD COLUMN x int", false, false, false),
          rule("ALTER TABLE pc_request DISABLE TRIGGER ALL", false, false, false),
          rule("DROP TABLE pc_product_change_history_default", false, false, false),
          rule("DROP VIEW v_product_change_summary", false, false, false),
          rule("CREATE INDEX ON pc_request (status)", false, false, false),
          rule("ALTER FUNCTION cleanup_old_logs() SECURITY INVOKER", false, false, false),
          rule(
              "ALTER FUNCTION cleanup_old_logs() OWNER TO product_change_admin",
              false,
              false,
              false),
          rule("DROP FUNCTION ensure_partitions(integer)", false, false, false),
          rule(
              "CREATE OR REPLACE FUNCTION ensure_partitions(months_ahead integer DEFAULT 12) RETURNS integer"
                  + " LANGUAGE sql AS 'SELECT 0'",
              false,
              false,
              false),
          rule("SET session_replication_role = replica", false, false, false),
          rule("CREATE ROLE intruder", false, false, false),
          rule("ALTER ROLE product_change_admin SUPERUSER", false, false, false),
          rule("SELECT pg_read_file('/etc/passwd')", false, false, false),
          rule("COPY pc_request TO PROGRAM 'cat'", false, false, false),
          // The schema: the seed lets the administrator create in it
          rule("CREATE TABLE product_change.own_table (x int)", false, true, false),
          rule("CREATE TABLE public.own_table (x int)", false, false, false),
          rule("CREATE SCHEMA own_schema", false, false, false));

  private static Rule rule(String sql, boolean app, boolean admin, boolean readonly) {
    return new Rule(sql, app, admin, readonly);
  }

  static Stream<Arguments> rolesAndRules() {
    return Stream.of(DatabaseRole.values())
        .flatMap(
            role -> RULES.stream().map(rule -> Arguments.of(role, rule.sql(), rule.allows(role))));
  }

  @BeforeAll
  static void fill() {
    try (Handle handle = DATABASE.open()) {
      RequestRows.claim(handle, "some request", Optional.empty());
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rolesAndRules")
  void aRoleDoesWhatItMayAndNoMore(DatabaseRole role, String sql, boolean allowed) {
    try (Handle handle = DATABASE.open(role)) {
      handle.begin();
      if (allowed) {
        assertThatNoException().isThrownBy(() -> handle.execute(sql));
      } else {
        assertRefused(INSUFFICIENT_PRIVILEGE, () -> handle.execute(sql));
      }
      handle.rollback();
    }
  }

  @ParameterizedTest
  @EnumSource(DatabaseRole.class)
  void aRoleLogsInOnlyWithItsPassword(DatabaseRole role) {
    assertRefused("28P01", () -> Jdbi.open(DATABASE.as(role.roleName(), "wrong password")).close());
    try (Handle handle = DATABASE.open(role)) {
      assertThat(handle.createQuery("SELECT session_user::text").mapTo(String.class).one())
          .isEqualTo(role.roleName());
      assertThat(handle.createQuery("SHOW search_path").mapTo(String.class).one())
          .isEqualTo("product_change, public");
    }
  }

  @Test
  void noRoleHasMoreThanALogin() {
    try (Handle handle = DATABASE.open()) {
      assertThat(
              handle
                  .createQuery(
                      """
                      SELECT rolname FROM pg_roles
                       WHERE rolname LIKE 'product\\_change\\_%' AND rolcanlogin
                         AND NOT (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
                       ORDER BY 1
                      """)
                  .mapTo(String.class)
                  .list())
          .containsExactly("product_change_admin", "product_change_app", "product_change_readonly");
    }
  }

  @Test
  void nothingIsLeftToPublic() {
    try (Handle handle = DATABASE.open()) {
      handle.execute("DROP ROLE IF EXISTS stranger");
      handle.execute("CREATE ROLE stranger");
      assertThat(
              handle
                  .createQuery(
                      """
                      SELECT 'schema' WHERE has_schema_privilege('stranger', 'product_change', 'USAGE')
                      UNION ALL
                      SELECT oid::regclass::text FROM pg_class
                       WHERE relnamespace = 'product_change'::regnamespace AND relkind IN ('r', 'p', 'v')
                         AND has_table_privilege('stranger', oid, 'SELECT,INSERT,UPDATE,DELETE,TRUNCATE,TRIGGER')
                      UNION ALL
                      SELECT oid::regprocedure::text FROM pg_proc
                       WHERE pronamespace = 'product_change'::regnamespace
                         AND has_function_privilege('stranger', oid, 'EXECUTE') AND proname NOT LIKE 'uuid\\_%'
                      """)
                  .mapTo(String.class)
                  .list())
          .isEmpty();
      handle.execute("DROP ROLE stranger");
    }
  }

  @Test
  void everyFunctionOfOursHasAFixedSearchPathThatNobodyElseCanWriteTo() {
    try (Handle handle = DATABASE.open()) {
      String ours =
          "SELECT count(*) FROM pg_proc WHERE pronamespace = 'product_change'::regnamespace"
              + " AND proname NOT LIKE 'uuid\\_%'";
      int all = handle.createQuery(ours).mapTo(Integer.class).one();
      assertThat(all).isGreaterThan(15);
      assertThat(
              handle
                  .createQuery(ours + " AND 'search_path=pg_catalog, pg_temp' = ANY (proconfig)")
                  .mapTo(Integer.class)
                  .one())
          .isEqualTo(all);
    }
  }
}
