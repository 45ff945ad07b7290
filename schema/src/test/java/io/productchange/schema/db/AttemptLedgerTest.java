package io.productchange.schema.db;

import static io.productchange.schema.db.SqlErrors.CHECK_VIOLATION;
import static io.productchange.schema.db.SqlErrors.RESTRICT_VIOLATION;
import static io.productchange.schema.db.SqlErrors.UNIQUE_VIOLATION;
import static io.productchange.schema.db.SqlErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pc_kos_attempt}: never twice, by constraints and for every role. */
final class AttemptLedgerTest {
  private static final MigratedDatabase DATABASE = MigratedDatabase.create();
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final UUID SENDER = new UUID(1, 1);
  private static final List<String> STATES =
      List.of("INTENT", "IN_DOUBT", "APPLIED", "REFUSED", "NOT_SENT", "NOT_APPLIED");
  private static final Set<String> TRANSITIONS =
      Set.of(
          "INTENT IN_DOUBT",
          "INTENT APPLIED",
          "INTENT REFUSED",
          "INTENT NOT_SENT",
          "IN_DOUBT APPLIED",
          "IN_DOUBT REFUSED",
          "IN_DOUBT NOT_SENT",
          "IN_DOUBT NOT_APPLIED");

  private final Handle app = DATABASE.open(DatabaseRole.APP);
  private final int number = NUMBER.incrementAndGet();
  private final String request = "ledger-" + number;
  private final String line = "010%08d".formatted(number);

  @BeforeEach
  void claim() {
    app.execute(
        "INSERT INTO pc_adapter_instance (instance_id, namespace_id, slot) VALUES (?, ?, 0)"
            + " ON CONFLICT DO NOTHING",
        SENDER,
        SENDER);
    RequestRows.claim(app, request, Optional.empty());
  }

  @AfterEach
  void close() {
    app.close();
  }

  private int intend(String requestId, int attempt, int sendNo, String lineNumber) {
    return app.execute(
        "INSERT INTO pc_kos_attempt (request_id, attempt, send_no, line_number, current_product_code,"
            + " target_product_code, sender) VALUES (?, ?, ?, ?, 'A', 'B', ?)",
        requestId,
        attempt,
        sendNo,
        lineNumber,
        SENDER);
  }

  private int move(int sendNo, String state) {
    boolean closed = !state.equals("INTENT") && !state.equals("IN_DOUBT");
    return app.execute(
        "UPDATE pc_kos_attempt SET state = ?, closed_at = CASE WHEN ? THEN now() END,"
            + " basis = CASE WHEN ? THEN 'KOS_ANSWER' END WHERE request_id = ? AND send_no = ?",
        state,
        closed,
        closed,
        request,
        sendNo);
  }

  private String state() {
    return app.createQuery(
            "SELECT string_agg(state, ',' ORDER BY send_no) FROM pc_kos_attempt WHERE request_id = :id")
        .bind("id", request)
        .mapTo(String.class)
        .one();
  }

  static Stream<Arguments> statePairs() {
    return STATES.stream().flatMap(from -> STATES.stream().map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("statePairs")
  void onlyTheWhitelistedTransitionsHappen(String from, String to) {
    intend(request, 1, 1, line);
    if (from.equals("NOT_APPLIED")) {
      move(1, "IN_DOUBT");
    }
    if (!from.equals("INTENT")) {
      move(1, from);
    }
    if (from.equals(to)) {
      // No transition: the row says the same of itself.
      assertThat(
              app.execute("UPDATE pc_kos_attempt SET state = state WHERE request_id = ?", request))
          .isEqualTo(1);
    } else if (TRANSITIONS.contains(from + " " + to)) {
      assertThat(move(1, to)).isEqualTo(1);
    } else {
      assertRefused(CHECK_VIOLATION, "pc_kos_attempt_transition", () -> move(1, to));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"IN_DOUBT", "APPLIED", "REFUSED", "NOT_SENT", "NOT_APPLIED"})
  void anAttemptBeginsAsIntent(String state) {
    assertRefused(
        CHECK_VIOLATION,
        "pc_kos_attempt_begins_as_intent",
        () ->
            app.execute(
                "INSERT INTO pc_kos_attempt (request_id, attempt, send_no, line_number, current_product_code,"
                    + " target_product_code, sender, state, closed_at, basis)"
                    + " VALUES (?, 1, 1, ?, 'A', 'B', ?, ?, now(), 'KOS_ANSWER')",
                request,
                line,
                SENDER,
                state));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INTENT", "IN_DOUBT", "APPLIED"})
  void anAttemptIsNotSentAgainWhileItMayHaveAnEffect(String state) {
    intend(request, 1, 1, line);
    if (!state.equals("INTENT")) {
      move(1, state);
    }
    assertRefused(UNIQUE_VIOLATION, () -> intend(request, 1, 2, line));
    assertRefused(UNIQUE_VIOLATION, () -> intend(request, 1, 2, "01099999999"));
    assertThat(
            app.execute(
                "INSERT INTO pc_kos_attempt (request_id, attempt, send_no, line_number, current_product_code,"
                    + " target_product_code, sender) VALUES (?, 1, 2, ?, 'A', 'B', ?) ON CONFLICT DO NOTHING",
                request,
                line,
                SENDER))
        .isZero();
    assertThat(state()).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REFUSED", "NOT_SENT", "NOT_APPLIED"})
  void anAttemptWithoutEffectMayBeSentAgainUnderANewNumber(String state) {
    intend(request, 1, 1, line);
    move(1, "IN_DOUBT");
    move(1, state);
    assertRefused(UNIQUE_VIOLATION, () -> intend(request, 1, 1, line));
    intend(request, 1, 2, line);
    assertThat(state()).isEqualTo(state + ",INTENT");
    // And what was without effect cannot come back to life beside it.
    assertRefused(CHECK_VIOLATION, "pc_kos_attempt_transition", () -> move(1, "APPLIED"));
  }

  @Test
  void aLineHasOneOpenAttemptWhateverTheRequest() {
    String other = request + "-other";
    RequestRows.claim(app, other, Optional.empty());
    intend(request, 1, 1, line);
    assertRefused(
        UNIQUE_VIOLATION, "pc_kos_attempt_one_open_per_line_key", () -> intend(other, 1, 1, line));
    move(1, "IN_DOUBT");
    assertRefused(
        UNIQUE_VIOLATION, "pc_kos_attempt_one_open_per_line_key", () -> intend(other, 1, 1, line));
    move(1, "APPLIED");
    intend(other, 1, 1, line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request_id = request_id || 'x'",
        "attempt = 2",
        "send_no = 2",
        "line_number = '01000000000'",
        "current_product_code = 'X'",
        "target_product_code = 'X'",
        "sender = '00000000-0000-0000-0000-000000000000'",
        "intent_at = intent_at - interval '1 day'"
      })
  void whatWasIntendedIsFixed(String change) {
    intend(request, 1, 1, line);
    assertRefused(
        CHECK_VIOLATION,
        "pc_kos_attempt_identity_is_fixed",
        () ->
            app.execute("UPDATE pc_kos_attempt SET " + change + " WHERE request_id = ?", request));
  }

  @Test
  void afterTheEndOnlyTheSendersLateAnswerIsAddedOnce() {
    intend(request, 1, 1, line);
    move(1, "IN_DOUBT");
    move(1, "NOT_APPLIED");
    for (String change :
        List.of(
            "outcome = 'APPLIED'",
            "basis = 'OPERATOR'",
            "http_status = 200",
            "kos_result_code = '0000'",
            "kos_result_message = 'x'",
            "kos_order_number = 'x'",
            "evidence = '{}'",
            "closed_at = now() + interval '1 s'",
            "log_id = 1, log_created_at = now()")) {
      assertRefused(
          CHECK_VIOLATION,
          "pc_kos_attempt_end_is_final",
          () ->
              app.execute(
                  "UPDATE pc_kos_attempt SET " + change + " WHERE request_id = ?", request));
    }
    String late =
        "UPDATE pc_kos_attempt SET late_answer = ?::jsonb, sender_done_at = now() WHERE request_id = ?";
    app.execute(late, "{\"resultCode\":\"0000\"}", request);
    assertRefused(
        CHECK_VIOLATION,
        "pc_kos_attempt_end_is_final",
        () -> app.execute(late, "{\"resultCode\":\"2001\"}", request));
  }

  static Stream<Arguments> impossibleRows() {
    return Stream.of(
        Arguments.of("pc_kos_attempt_closed_check", "state = 'NOT_SENT'"),
        Arguments.of("pc_kos_attempt_closed_check", "closed_at = now()"),
        Arguments.of("pc_kos_attempt_known_check", "state = 'APPLIED', closed_at = now()"),
        Arguments.of("pc_kos_attempt_intent_check", "outcome = 'APPLIED'"),
        Arguments.of("pc_kos_attempt_intent_check", "sender_done_at = now()"),
        Arguments.of("pc_kos_attempt_outcome_check", "state = 'IN_DOUBT', outcome = 'LOST'"),
        Arguments.of("pc_kos_attempt_basis_check", "state = 'IN_DOUBT', basis = 'NO_OP'"),
        Arguments.of("pc_kos_attempt_http_status_check", "state = 'IN_DOUBT', http_status = 99"),
        Arguments.of("pc_kos_attempt_log_check", "log_id = 1"));
  }

  @ParameterizedTest
  @MethodSource("impossibleRows")
  void aRowThatCannotBeIsRefused(String constraint, String change) {
    intend(request, 1, 1, line);
    assertRefused(
        CHECK_VIOLATION,
        constraint,
        () ->
            app.execute("UPDATE pc_kos_attempt SET " + change + " WHERE request_id = ?", request));
  }

  @Test
  void anAttemptBelongsToARequestAndASenderWithinLimits() {
    assertRefused("23503", () -> intend("unknown", 1, 1, line));
    assertRefused(
        CHECK_VIOLATION, "pc_kos_attempt_send_no_check", () -> intend(request, 1, 0, line));
    assertRefused(
        CHECK_VIOLATION, "pc_kos_attempt_send_no_check", () -> intend(request, 1, 1001, line));
    assertRefused(
        CHECK_VIOLATION, "pc_kos_attempt_attempt_check", () -> intend(request, 0, 1, line));
  }

  @Test
  void nobodyRemovesAnAttempt() {
    intend(request, 1, 1, line);
    try (Handle admin = DATABASE.open(DatabaseRole.ADMIN);
        Handle superuser = DATABASE.open()) {
      for (Handle handle : List.of(admin, superuser)) {
        assertRefused(RESTRICT_VIOLATION, () -> handle.execute("DELETE FROM pc_kos_attempt"));
        assertRefused(
            RESTRICT_VIOLATION, () -> handle.execute("DELETE FROM pc_kos_attempt WHERE FALSE"));
        assertRefused(RESTRICT_VIOLATION, () -> handle.execute("TRUNCATE pc_kos_attempt"));
      }
      assertThatNoException().isThrownBy(this::state);
    }
  }
}
