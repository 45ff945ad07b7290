package io.productchange.schema.db;

import static io.productchange.schema.db.SqlErrors.CHECK_VIOLATION;
import static io.productchange.schema.db.SqlErrors.RESTRICT_VIOLATION;
import static io.productchange.schema.db.SqlErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pc_request}: what was claimed and what was decided stays so. */
final class RequestTableTest {
  private static final MigratedDatabase DATABASE = MigratedDatabase.create();
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Set<String> FORWARD =
      Set.of(
          "REQUESTED VALIDATED",
          "REQUESTED PROCESSING",
          "REQUESTED COMPLETED",
          "REQUESTED FAILED",
          "VALIDATED PROCESSING",
          "VALIDATED COMPLETED",
          "VALIDATED FAILED",
          "PROCESSING COMPLETED",
          "PROCESSING FAILED");

  private final Handle app = DATABASE.open(DatabaseRole.APP);
  private final String id = "request-" + NUMBER.incrementAndGet();

  @AfterEach
  void close() {
    app.close();
  }

  private int update(String assignments) {
    return app.execute("UPDATE pc_request SET " + assignments + " WHERE request_id = ?", id);
  }

  private String status() {
    return app.createQuery("SELECT status || ' ' || version FROM pc_request WHERE request_id = :id")
        .bind("id", id)
        .mapTo(String.class)
        .one();
  }

  @Test
  void aRequestMovesForwardToItsDecision() {
    RequestRows.claim(app, id, Optional.empty());
    update("status = 'VALIDATED', version = 1, validated_at = now()");
    update("status = 'PROCESSING', version = 2");
    update("in_doubt_since = now(), in_doubt_message = 'no answer'");
    update("acceptance = 'change-requests-0-1@2', partition = 3");
    RequestRows.decide(app, id, "COMPLETED");
    assertThat(status()).isEqualTo("COMPLETED 3");
  }

  static Stream<Arguments> statusPairs() {
    List<String> statuses = List.of("REQUESTED", "VALIDATED", "PROCESSING", "COMPLETED", "FAILED");
    return statuses.stream().flatMap(from -> statuses.stream().map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("statusPairs")
  void aStatusIsFollowedOnlyByALaterOneAndAnEndByNone(String from, String to) {
    boolean allowed = from.equals(to) || FORWARD.contains(from + " " + to);
    RequestRows.claim(app, id, Optional.empty());
    move(from);
    if (allowed) {
      assertThatNoException().isThrownBy(() -> move(to));
      assertThat(status()).startsWith(to);
    } else {
      assertRefused(CHECK_VIOLATION, () -> move(to));
      assertThat(status()).startsWith(from);
    }
  }

  private void move(String status) {
    switch (status) {
      case "COMPLETED", "FAILED" -> {
        if (!status().startsWith(status)) {
          RequestRows.decide(app, id, status);
        }
      }
      default ->
          update(
              "status = '%s', basis = NULL, result = NULL, decided_at = NULL, reason_code = NULL"
                  .formatted(status));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content_hash = repeat('b', 64)",
        "content_hash = NULL",
        "line_key = 'x'",
        "line_number = NULL",
        "customer_id = 'x'",
        "current_product_code = 'x'",
        "target_product_code = 'x'",
        "request = '{\"a\":1}'",
        "violations = '[1]'",
        "requested_at = now()",
        "claimed_at = now() + interval '1 s'"
      })
  void whatWasClaimedIsFixed(String change) {
    RequestRows.claim(app, id, Optional.empty());
    assertRefused(CHECK_VIOLATION, "pc_request_claim_is_fixed", () -> update(change));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "result = '{\"other\":true}'",
        "basis = 'OPERATOR'",
        "reason_code = 'CANCELLED'",
        "kos_order_number = 'x'",
        "decided_at = now() + interval '1 s'",
        "version = 4",
        "transitions = '[]'",
        "status = 'COMPLETED', reason_code = NULL",
        "status = 'PROCESSING', reason_code = NULL, basis = NULL, result = NULL, decided_at = NULL"
      })
  void aDecisionOnceMadeIsFixed(String change) {
    RequestRows.claim(app, id, Optional.empty());
    RequestRows.decide(app, id, "FAILED");
    assertRefused(CHECK_VIOLATION, "pc_request_decision_is_final", () -> update(change));
  }

  @Test
  void onlyAFailedRequestGetsANewAttempt() {
    RequestRows.claim(app, id, Optional.empty());
    String again =
        "status = 'REQUESTED', version = 4, reason_code = NULL, basis = NULL, result = NULL,"
            + " decided_at = NULL, transitions = NULL, attempt = ";
    assertRefused(CHECK_VIOLATION, "pc_request_attempt_follows_failed", () -> update(again + 2));
    RequestRows.decide(app, id, "FAILED");
    assertRefused(CHECK_VIOLATION, "pc_request_attempt_follows_failed", () -> update(again + 3));
    assertRefused(CHECK_VIOLATION, "pc_request_attempt_follows_failed", () -> update(again + 0));
    update(again + 2);
    assertThat(
            app.createQuery(
                    "SELECT status || ' ' || result FROM pc_request_result"
                        + " WHERE request_id = :id AND attempt = 1")
                .bind("id", id)
                .mapTo(String.class)
                .one())
        .as("what was told of the first attempt")
        .isEqualTo("FAILED {}");
    RequestRows.decide(app, id, "COMPLETED");
    assertRefused(CHECK_VIOLATION, "pc_request_attempt_follows_failed", () -> update(again + 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pc_request_decision_check | status = 'COMPLETED'",
        "pc_request_decision_check | basis = 'NO_OP'",
        "pc_request_decision_check | result = '{}'",
        "pc_request_decision_check | decided_at = now()",
        "pc_request_decision_check | status = 'COMPLETED', basis = 'NO_OP', decided_at = now()",
        "pc_request_reason_check | status = 'FAILED', basis = 'NO_OP', result = '{}', decided_at = now()",
        "pc_request_reason_check | reason_code = 'X'",
        "pc_request_status_check | status = 'DONE'",
        "pc_request_basis_check | status = 'COMPLETED', basis = 'GUESS', result = '{}', decided_at = now()",
        "pc_request_claim_check | origin = NULL",
        "pc_request_in_doubt_check | in_doubt_message = 'x'",
        "pc_request_transitions_check | transitions = 'x'",
        "pc_request_partition_check | partition = -1",
        "pc_request_id_is_fixed | request_id = 'other'"
      })
  void aRowThatCannotBeIsRefused(String constraint, String change) {
    RequestRows.claim(app, id, Optional.empty());
    assertRefused(CHECK_VIOLATION, constraint, () -> update(change));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pc_request_content_hash_check | ABCDEF | {}",
        "pc_request_content_hash_check | 0123456789abcdef | {}",
        "pc_request_request_check | 0 | []",
        "pc_request_request_check | 0 | {\"lineNumber\":\"한\"}"
      })
  void aClaimHasTheAgreedShape(String constraint, String hash, String request) {
    String fullHash = hash.equals("0") ? RequestRows.HASH : hash;
    assertRefused(
        CHECK_VIOLATION,
        constraint,
        () -> RequestRows.bound(app, id, fullHash, request, Optional.empty()).execute());
  }

  @Test
  void aClaimOfTheLargestRequestIsTaken() {
    String escaped = "\\u0000".repeat(40_000);
    String request = "{\"lineNumber\":\"" + escaped + "\"}";
    assertThat(RequestRows.bound(app, id, RequestRows.HASH, request, Optional.empty()).execute())
        .isEqualTo(1);
    assertRefused(
        CHECK_VIOLATION,
        "pc_request_request_check",
        () ->
            RequestRows.bound(
                    app,
                    id + "x",
                    RequestRows.HASH,
                    "{\"a\":\"" + "x".repeat(262_144) + "\"}",
                    Optional.empty())
                .execute());
  }

  @Test
  void anIdTakenByAHistoryRowCanBeClaimedWithTheAgreedShapeOnly() {
    app.execute(
        "INSERT INTO pc_product_change_history (request_id, line_number, customer_id, current_product_code,"
            + " target_product_code) VALUES (?, '01012345678', 'C1', 'A', 'B')",
        id);
    String claim =
        "line_key = 'k', request = '{}', origin = 'o', acceptance = 'a', partition = 0, requested_at = now(),"
            + " status = 'REQUESTED', version = 0, claimed_at = now(), content_hash = ";
    assertRefused(CHECK_VIOLATION, "pc_request_content_hash_check", () -> update(claim + "'x'"));
    update(claim + "repeat('a', 64)");
    assertThat(status()).isEqualTo("REQUESTED 0");
  }

  @Test
  void nobodyRemovesARequest() {
    RequestRows.claim(app, id, Optional.empty());
    try (Handle admin = DATABASE.open(DatabaseRole.ADMIN);
        Handle superuser = DATABASE.open()) {
      for (Handle handle : List.of(admin, superuser)) {
        assertRefused(
            RESTRICT_VIOLATION,
            () -> handle.execute("DELETE FROM pc_request WHERE request_id = ?", id));
        assertRefused(RESTRICT_VIOLATION, () -> handle.execute("TRUNCATE pc_request CASCADE"));
      }
    }
  }

  @Test
  void progressIsAHotUpdate() {
    try (Handle superuser = DATABASE.open()) {
      RequestRows.claim(superuser, id, Optional.empty());
      superuser.begin();
      String hotUpdates =
          "SELECT pg_stat_get_xact_tuples_hot_updated('product_change.pc_request'::regclass)";
      superuser.execute(
          "UPDATE pc_request SET status = 'PROCESSING', version = 2, validated_at = now(), acceptance = 'x'"
              + " WHERE request_id = ?",
          id);
      assertThat(superuser.createQuery(hotUpdates).mapTo(Integer.class).one()).isEqualTo(1);
      superuser.commit();
    }
  }
}
