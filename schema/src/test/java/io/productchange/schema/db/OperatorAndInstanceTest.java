package io.productchange.schema.db;

import static io.productchange.schema.db.SqlErrors.CHECK_VIOLATION;
import static io.productchange.schema.db.SqlErrors.RESTRICT_VIOLATION;
import static io.productchange.schema.db.SqlErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pc_operator_action} and {@code pc_adapter_instance}: append-only records. */
final class OperatorAndInstanceTest {
  private static final MigratedDatabase DATABASE = MigratedDatabase.create();

  private final Handle app = DATABASE.open(DatabaseRole.APP);

  @BeforeAll
  static void claim() {
    try (Handle handle = DATABASE.open()) {
      RequestRows.claim(handle, "in doubt", Optional.empty());
    }
  }

  @AfterEach
  void close() {
    app.close();
  }

  private long ask() {
    return app.createQuery(
            "INSERT INTO pc_operator_action (request_id, action, operator, why, database_user)"
                + " VALUES ('in doubt', 'retry', 'kim', 'asked KOS by phone', 'forged') RETURNING id")
        .mapTo(Long.class)
        .one();
  }

  @Test
  void anActionIsAskedForOnceAndHandledOnce() {
    long id = ask();
    assertThat(
            app.createQuery(
                    "SELECT state || ' ' || database_user FROM pc_operator_action WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one())
        .isEqualTo("REQUESTED product_change_app");
    app.execute(
        "UPDATE pc_operator_action SET state = 'REJECTED', handled_at = now(), outcome = 'not in doubt' WHERE id = ?",
        id);
    for (String change : List.of("state = 'APPLIED'", "outcome = 'x'", "handled_at = now()")) {
      assertRefused(
          CHECK_VIOLATION,
          "pc_operator_action_is_append_only",
          () -> app.execute("UPDATE pc_operator_action SET " + change + " WHERE id = ?", id));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "operator = 'lee'",
        "why = 'x'",
        "action = 'applied'",
        "evidence = '{}'",
        "created_at = now() - interval '1 day'",
        "database_user = 'x'"
      })
  void whoAskedForWhatAndWhyIsFixed(String change) {
    long id = ask();
    assertRefused(
        CHECK_VIOLATION,
        "pc_operator_action_is_append_only",
        () -> app.execute("UPDATE pc_operator_action SET " + change + " WHERE id = ?", id));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pc_operator_action_action_check | 'force' | 'kim' | 'why' | 'REQUESTED'",
        "pc_operator_action_operator_check | 'retry' | ' ' | 'why' | 'REQUESTED'",
        "pc_operator_action_why_check | 'retry' | 'kim' | '' | 'REQUESTED'",
        "pc_operator_action_begins_as_requested | 'retry' | 'kim' | 'why' | 'APPLIED'"
      },
      quoteCharacter = '"')
  void anActionNamesWhoAndWhy(
      String constraint, String action, String operator, String why, String state) {
    assertRefused(
        CHECK_VIOLATION,
        constraint,
        () ->
            app.execute(
                "INSERT INTO pc_operator_action (request_id, action, operator, why, state) VALUES ('in doubt', %s, %s, %s, %s)"
                    .formatted(action, operator, why, state)));
  }

  @Test
  void anInstanceKeepsItsIdentityAndTheDeadStayDead() {
    UUID id = new UUID(7, 7);
    app.execute(
        "INSERT INTO pc_adapter_instance (instance_id, namespace_id, slot) VALUES (?, ?, 0)",
        id,
        id);
    for (String change :
        List.of(
            "slot = 1",
            "namespace_id = gen_random_uuid()",
            "instance_id = gen_random_uuid()",
            "started_at = now() + interval '1 s'")) {
      assertRefused(
          CHECK_VIOLATION,
          "pc_adapter_instance_identity_is_fixed",
          () ->
              app.execute(
                  "UPDATE pc_adapter_instance SET " + change + " WHERE instance_id = ?", id));
    }
    assertRefused(
        CHECK_VIOLATION,
        "pc_adapter_instance_proof_check",
        () ->
            app.execute(
                "UPDATE pc_adapter_instance SET proven_dead_at = now() WHERE instance_id = ?", id));
    app.execute(
        "UPDATE pc_adapter_instance SET proven_dead_at = now(), proven_dead_by = 'slot 0' WHERE instance_id = ?",
        id);
    assertRefused(
        CHECK_VIOLATION,
        "pc_adapter_instance_death_is_final",
        () ->
            app.execute(
                "UPDATE pc_adapter_instance SET proven_dead_at = NULL, proven_dead_by = NULL WHERE instance_id = ?",
                id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pc_operator_action", "pc_adapter_instance"})
  void nobodyRemovesARecord(String table) {
    try (Handle admin = DATABASE.open(DatabaseRole.ADMIN);
        Handle superuser = DATABASE.open()) {
      for (Handle handle : List.of(admin, superuser)) {
        assertRefused(RESTRICT_VIOLATION, () -> handle.execute("DELETE FROM " + table));
        assertRefused(RESTRICT_VIOLATION, () -> handle.execute("TRUNCATE " + table + " CASCADE"));
      }
    }
  }
}
