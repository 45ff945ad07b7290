package io.productchange.schema.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.TestServers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Object by object: the user's own statements are run in one database, the migrations in another,
 * and the catalogues of both are compared.
 */
final class SeedConformanceTest {
  private static final String SEED_TABLES =
      "('pc_product_change_history', 'pc_kos_integration_log', 'pc_circuit_breaker_state')";
  private static final List<String> PARTITIONED =
      List.of("pc_product_change_history", "pc_kos_integration_log");

  private static final SeedScript SEED = SeedScript.load();
  private static final MigratedDatabase MIGRATED = MigratedDatabase.create();
  private static final MigratedDatabase SEEDED = MigratedDatabase.of(TestServers.newDatabase());

  @BeforeAll
  static void runTheSeedsStatements() {
    try (Handle handle = Jdbi.open(SEEDED.owner())) {
      handle.execute("CREATE SCHEMA product_change");
      handle.execute("SET search_path TO product_change");
      handle.execute("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"");
      SEED.tables().forEach(handle::execute);
      SEED.comments().forEach(handle::execute);
      SEED.indexes().forEach(handle::execute);
      SEED.functionHeads()
          .forEach(head -> handle.execute(head + " AS $$ BEGIN END $$ LANGUAGE plpgsql"));
      SEED.triggers().forEach(handle::execute);
      SEED.rows().forEach(handle::execute);
      SEED.views().forEach(handle::execute);
      // The roles are the server's; migrating the other database made them.
      SEED.grants().forEach(handle::execute);
    }
  }

  private static List<String> rows(MigratedDatabase database, String sql) {
    try (Handle handle = database.open()) {
      return handle.createQuery(sql).map((row, context) -> rowText(row)).list();
    }
  }

  private static String rowText(java.sql.ResultSet row) throws java.sql.SQLException {
    StringBuilder text = new StringBuilder();
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      text.append(column == 1 ? "" : " | ").append(row.getString(column));
    }
    return text.toString();
  }

  private static void assertSame(int atLeast, String sql) {
    List<String> expected = rows(SEEDED, sql);
    assertThat(expected).hasSizeGreaterThanOrEqualTo(atLeast);
    assertThat(rows(MIGRATED, sql)).containsExactlyElementsOf(expected);
  }

  @Test
  void everyColumnHasItsPlaceTypeNullabilityAndDefault() {
    assertSame(
        17 + 16 + 11,
        """
        SELECT c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               pg_get_expr(d.adbin, d.adrelid)
          FROM pg_attribute a
          JOIN pg_class c ON c.oid = a.attrelid
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE c.relnamespace = 'product_change'::regnamespace AND c.relname IN %s AND a.attnum > 0
         ORDER BY 1, 2
        """
            .formatted(SEED_TABLES));
  }

  @Test
  void everySequenceBelongsToItsColumn() {
    assertSame(
        3,
        """
        SELECT s.relname, t.relname, d.refobjsubid
          FROM pg_class s
          JOIN pg_depend d ON d.objid = s.oid AND d.deptype = 'a' AND d.classid = 'pg_class'::regclass
          JOIN pg_class t ON t.oid = d.refobjid
         WHERE s.relkind = 'S' AND t.relname IN %s ORDER BY 1
        """
            .formatted(SEED_TABLES));
  }

  @Test
  void everyCheckIsThere() {
    assertSame(
        6,
        """
        SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype = 'c' AND conrelid::regclass::text IN %s ORDER BY 1, 2
        """
            .formatted(SEED_TABLES));
  }

  @Test
  void everyKoreanCommentIsThereWordForWord() {
    assertSame(
        43,
        """
        SELECT objoid::regclass, objsubid, description FROM pg_description
         WHERE classoid = 'pg_class'::regclass AND objoid::regclass::text IN %s ORDER BY 1, 2
        """
            .formatted(SEED_TABLES));
  }

  @Test
  void everyKeyIsThereWithThePartitionKeyAddedWhereItMustBe() {
    String sql =
        """
        SELECT conrelid::regclass || '.' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype IN ('p', 'u') AND conrelid::regclass::text IN %s ORDER BY 1
        """
            .formatted(SEED_TABLES);
    assertThat(rows(SEEDED, sql)).hasSize(5);
    List<String> expected =
        rows(SEEDED, sql).stream()
            .map(
                key ->
                    key.startsWith(PARTITIONED.get(0))
                        ? key.replace(")", ", requested_at)")
                        : key.startsWith(PARTITIONED.get(1))
                            ? key.replace(")", ", created_at)")
                            : key)
            .toList();
    assertThat(rows(MIGRATED, sql)).containsExactlyElementsOf(expected);
  }

  @Test
  void everyIndexIsThere() {
    assertSame(
        6,
        """
        SELECT replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index
         WHERE indrelid::regclass::text IN %s AND NOT indisunique ORDER BY 1
        """
            .formatted(SEED_TABLES));
  }

  @Test
  void everyViewHasItsColumnsInOrderWithTheirTypes() {
    assertSame(
        4 + 6 + 8,
        """
        SELECT c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod)
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         WHERE c.relkind = 'v' AND c.relname IN
               ('v_product_change_summary', 'v_kos_integration_summary', 'v_circuit_breaker_status')
         ORDER BY 1, 2
        """);
  }

  @Test
  void everyFunctionHasItsArgumentsAndResult() {
    String sql =
        """
        SELECT p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname
          FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
         WHERE p.pronamespace = 'product_change'::regnamespace AND l.lanname = 'plpgsql'
        """;
    assertThat(rows(SEEDED, sql)).hasSize(3);
    assertThat(rows(MIGRATED, sql)).containsAll(rows(SEEDED, sql));
  }

  @Test
  void everyTriggerIsThere() {
    String sql =
        """
        SELECT pg_get_triggerdef(oid) FROM pg_trigger
         WHERE NOT tgisinternal AND tgrelid::regclass::text IN %s
        """
            .formatted(SEED_TABLES);
    assertThat(rows(SEEDED, sql)).hasSize(2);
    assertThat(rows(MIGRATED, sql)).containsAll(rows(SEEDED, sql));
  }

  @Test
  void everyInitialRowIsThere() {
    assertSame(
        3,
        """
        SELECT service_name, state, failure_count, success_count, last_failure_time, next_attempt_time,
               failure_threshold, success_threshold, timeout_duration_ms
          FROM pc_circuit_breaker_state ORDER BY id
        """);
  }

  @ParameterizedTest
  @EnumSource(DatabaseRole.class)
  void everyRoleHasExactlyTheGrantsOfTheSeed(DatabaseRole role) {
    assertSame(
        6 * 7 + 3 * 3 + 2,
        """
        SELECT c.relname, privilege, has_table_privilege('%1$s', c.oid, privilege)
          FROM pg_class c
          CROSS JOIN unnest(string_to_array('SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER', ',')) privilege
         WHERE c.relnamespace = 'product_change'::regnamespace AND c.relkind IN ('r', 'p', 'v')
           AND (c.relname IN %2$s OR c.relname IN
               ('v_product_change_summary', 'v_kos_integration_summary', 'v_circuit_breaker_status'))
        UNION ALL
        SELECT c.relname, privilege, has_sequence_privilege('%1$s', c.oid, privilege)
          FROM pg_class c CROSS JOIN unnest(string_to_array('USAGE,SELECT,UPDATE', ',')) privilege
         WHERE c.relkind = 'S' AND c.relnamespace = 'product_change'::regnamespace
           AND c.relname IN ('pc_product_change_history_id_seq', 'pc_kos_integration_log_id_seq',
                             'pc_circuit_breaker_state_id_seq')
        UNION ALL
        SELECT 'schema', privilege, has_schema_privilege('%1$s', 'product_change', privilege)
          FROM unnest(string_to_array('USAGE,CREATE', ',')) privilege
        ORDER BY 1, 2
        """
            .formatted(role.roleName(), SEED_TABLES));
  }

  @Test
  void theTableQueryShowsWhatTheSeedMeant() {
    assertThat(SEED.tableQueryColumns())
        .containsExactly("table_name", "table_type", "table_comment");
    String columns = String.join(", ", SEED.tableQueryColumns());
    assertThat(rows(MIGRATED, "SELECT " + columns + " FROM v_table_info"))
        .contains(
            "pc_product_change_history | BASE TABLE | 상품변경 요청 및 처리 이력을 관리하는 테이블",
            "pc_kos_integration_log | BASE TABLE | KOS 시스템과의 모든 연동 이력을 기록하는 테이블",
            "pc_circuit_breaker_state | BASE TABLE | Circuit Breaker 패턴의 서비스별 상태를 관리하는 테이블");
    assertThat(rows(MIGRATED, "SELECT table_name, table_type FROM v_table_info"))
        .containsExactlyElementsOf(
            rows(
                MIGRATED,
                """
                SELECT table_name::text, table_type FROM information_schema.tables
                 WHERE table_schema = 'product_change' ORDER BY table_name::text COLLATE "C"
                """));
  }

  @Test
  void theIndexQueryOfTheSeedRunsAndTheViewShowsTheSame() {
    List<String> indexes = rows(MIGRATED, SEED.indexQuery());
    assertThat(indexes).hasSizeGreaterThan(100);
    assertThat(rows(MIGRATED, "SELECT * FROM v_index_info")).containsExactlyElementsOf(indexes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pc_product_change_history", "pc_kos_integration_log"})
  void everyPartitionHasTheIndexesKeysChecksAndCommentsOfItsTable(String table) {
    Set<String> sizes =
        new TreeSet<>(
            rows(
                MIGRATED,
                """
                SELECT (SELECT count(*) FROM pg_index x
                          JOIN pg_inherits i ON i.inhrelid = x.indexrelid WHERE x.indrelid = p.inhrelid)
                    || ' ' || (SELECT count(*) FROM pg_index x WHERE x.indrelid = p.inhrelid)
                    || ' ' || (SELECT count(*) FROM pg_constraint k
                                WHERE k.conrelid = p.inhrelid AND contype = 'c' AND coninhcount = 1)
                  FROM pg_inherits p WHERE p.inhparent = '%s'::regclass
                """
                    .formatted(table)));
    assertThat(sizes)
        .containsExactly(table.equals("pc_product_change_history") ? "5 5 1" : "4 4 3");
    assertThat(
            rows(
                MIGRATED,
                "SELECT 1 FROM pg_inherits WHERE inhparent = '%s'::regclass".formatted(table)))
        .hasSizeGreaterThanOrEqualTo(13);
  }

  @Test
  void theCompletionMessageIsTheSeeds() {
    assertThat(DatabaseSchema.migrate(MIGRATED.owner(), java.util.Map.of()).completionMessage())
        .isEqualTo(SEED.completionMessage());
  }
}
