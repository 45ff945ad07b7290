package io.productchange.kosadapter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Decision;
import io.productchange.kosadapter.call.Decisions;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.claim.ClaimAnswer;
import io.productchange.kosadapter.claim.Claims;
import io.productchange.kosadapter.claim.Command;
import io.productchange.kosadapter.eligibility.Verdict;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.Db;
import io.productchange.kosadapter.rig.OpenGuard;
import io.productchange.runtime.waypoint.Waypoints;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Transition;
import io.productchange.schema.message.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** The ledger's promises on a real PostgreSQL. */
class JdbiLedgerTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static Db db;

  private final ConcurrentLinkedQueue<LedgerWrite.Outcome> late = new ConcurrentLinkedQueue<>();
  private final UUID sender = UUID.randomUUID();
  private JdbiLedger ledger;

  @BeforeAll
  static void createDatabase() {
    db = Db.create();
  }

  @AfterAll
  static void closeDatabase() {
    db.close();
  }

  @BeforeEach
  void open() {
    ledger = newLedger(sender);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private JdbiLedger newLedger(UUID instance) {
    db.jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO pc_adapter_instance (instance_id, namespace_id, slot)"
                        + " VALUES (?, ?, 0)",
                    instance,
                    UUID.randomUUID()));
    return new JdbiLedger(
        db.jdbi(),
        instance,
        "http://kos/change",
        () -> "CLOSED",
        () -> new Stamp(System.nanoTime(), System.currentTimeMillis()),
        late::add,
        OpenGuard.INSTANCE,
        Waypoints.SILENT);
  }

  /** A request that was claimed, on a line of its own. */
  private static Snapshot claimed() {
    int number = NUMBER.incrementAndGet();
    return claimed("ledger-" + number, "0101%07d".formatted(number));
  }

  private static Snapshot claimed(String id, String line) {
    ExecuteChange command = Commands.change(id, line, "OLD", "NEW");
    Optional<ClaimAnswer> answer =
        new Claims(db.jdbi(), Clock.systemUTC(), OpenGuard.INSTANCE, Waypoints.SILENT)
            .claim(List.of(new Command(command, 3)))
            .getFirst();
    assertThat(answer).containsInstanceOf(ClaimAnswer.New.class);
    return SnapshotOf.request(db, id);
  }

  private static LedgerWrite.Intent intent(Snapshot snapshot) {
    Instant now = now();
    boolean first = snapshot.transitions().size() == 1;
    List<Transition> transitions = new ArrayList<>(snapshot.transitions());
    if (first) {
      transitions.add(
          new Transition(
              ChangeStatus.VALIDATED, ChangeStatus.REQUESTED, 1, now, "checked", null, null, null));
      transitions.add(
          new Transition(
              ChangeStatus.PROCESSING,
              ChangeStatus.VALIDATED,
              2,
              now,
              null,
              null,
              JsonNodeFactory.instance.objectNode().put("a", 1),
              null));
    }
    return new LedgerWrite.Intent(
        snapshot.change(), now, snapshot.nextSendNo(), transitions, first ? 2 : 0);
  }

  private LedgerAnswer.Committed intended(Snapshot snapshot) {
    LedgerAnswer answer = ledger.write(intent(snapshot));
    assertThat(answer).isInstanceOf(LedgerAnswer.Committed.class);
    return (LedgerAnswer.Committed) answer;
  }

  private static LedgerWrite.Outcome applied(Change change, long sendId, Exchange exchange) {
    ChangeOutcome.Applied outcome = new ChangeOutcome.Applied(exchange, "KO-1");
    Snapshot now = SnapshotOf.request(db, change.requestId());
    return new LedgerWrite.Outcome(
        change,
        now(),
        sendId,
        outcome,
        Optional.of(Decisions.applied(now, outcome, null, now())),
        Optional.empty(),
        Optional.empty());
  }

  private static LedgerWrite.Outcome unanswered(Change change, long sendId) {
    Exchange broken = new Exchange.Broken(10, "reset");
    return new LedgerWrite.Outcome(
        change,
        now(),
        sendId,
        new ChangeOutcome.Unanswered(broken, "reset"),
        Optional.empty(),
        Optional.of("reset"),
        Optional.of("nobody knows"));
  }

  private static Exchange.Complete answer(String body) {
    return new Exchange.Complete(7, 200, Map.of("x", "y"), body.getBytes(StandardCharsets.UTF_8));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  @Test
  void aFurtherAttemptIsNotTakenForTheFirstOneAndCostsNoOutcome() {
    ExecuteChange first = Commands.change("second-attempt", "01019999999", "OLD", "NEW");
    ExecuteChange second =
        new ExecuteChange(
            "second-attempt/2",
            first.requestId(),
            2,
            first.acceptance(),
            first.origin(),
            first.lineKey(),
            first.lineNumber(),
            first.customerId(),
            first.currentProductCode(),
            first.targetProductCode(),
            first.requestedAt(),
            first.contentHash(),
            first.request(),
            List.of());
    Claims claims = new Claims(db.jdbi(), Clock.systemUTC(), OpenGuard.INSTANCE, Waypoints.SILENT);

    assertThat(claims.claim(List.of(new Command(second, 3), new Command(first, 3))))
        .extracting(answer -> answer.orElseThrow().getClass().getSimpleName())
        .containsExactly("Conflict", "New");
    assertThat(claims.claim(List.of(new Command(second, 3))).getFirst())
        .containsInstanceOf(ClaimAnswer.Conflict.class);
  }

  @Test
  void anIntentIsOnRecordWithItsProgressAndItsLogBeforeItMayBeSent() {
    Snapshot snapshot = claimed();

    LedgerAnswer.Committed committed = intended(snapshot);

    Snapshot after = SnapshotOf.request(db, snapshot.change().requestId());
    assertThat(after.openSend().map(Send::id)).contains(committed.sendId());
    assertThat(after.transitions()).hasSize(3);
    assertThat(
            db.value(
                String.class,
                "SELECT h.process_status || h.version || r.status || r.version || l.method"
                    + " FROM pc_product_change_history h"
                    + " JOIN pc_request r USING (request_id)"
                    + " JOIN pc_kos_integration_log l USING (request_id)"
                    + " JOIN pc_kos_attempt a ON a.log_id = l.id AND a.log_created_at = l.created_at"
                    + " WHERE h.request_id = ?",
                snapshot.change().requestId()))
        .isEqualTo("PROCESSING2PROCESSING2POST");
  }

  @Test
  void ofManyOwnersAtOnceOneGetsTheIntent() throws Exception {
    List<JdbiLedger> owners = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      owners.add(newLedger(UUID.randomUUID()));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 20; round++) {
        Snapshot snapshot = claimed();
        List<Future<LedgerAnswer>> answers = new ArrayList<>();
        for (JdbiLedger owner : owners) {
          answers.add(threads.submit(() -> owner.write(intent(snapshot))));
          answers.add(threads.submit(() -> owner.write(intent(snapshot))));
        }
        int committed = 0;
        for (Future<LedgerAnswer> answer : answers) {
          committed += answer.get() instanceof LedgerAnswer.Committed ? 1 : 0;
        }
        assertThat(committed).isEqualTo(1);
      }
    } finally {
      owners.forEach(JdbiLedger::close);
    }
  }

  @Test
  void twoRequestsOfOneLineAreNeverUnderWayTogether() {
    Snapshot first = claimed("line-a", "01077777777");
    Snapshot second = claimed("line-b", "01077777777");

    LedgerAnswer.Committed committed = intended(first);
    assertThat(ledger.write(intent(second))).isInstanceOf(LedgerAnswer.Declined.class);
    ledger.write(unanswered(first.change(), committed.sendId()));
    assertThat(ledger.write(intent(second)))
        .as("a doubt holds the line")
        .isInstanceOf(LedgerAnswer.Declined.class);

    ledger.write(applied(first.change(), committed.sendId(), answer("{}")));
    assertThat(ledger.write(intent(second))).isInstanceOf(LedgerAnswer.Committed.class);
  }

  @Test
  void aDecidedRequestCannotBeSent() {
    Snapshot snapshot = claimed();
    LedgerWrite.Intent stale = intent(snapshot);
    Decision decision =
        Decisions.notEligible(
            snapshot,
            new Verdict.NotEligible(
                "checked", List.of(new Violation(ReasonCode.LINE_NOT_ACTIVE, null, "not active"))),
            now());

    assertThat(ledger.write(new LedgerWrite.Decide(snapshot.change(), now(), decision)))
        .isInstanceOf(LedgerAnswer.Committed.class);

    assertThat(ledger.write(stale)).isInstanceOf(LedgerAnswer.Declined.class);
    assertThat(ledger.write(new LedgerWrite.Decide(snapshot.change(), now(), decision)))
        .isInstanceOf(LedgerAnswer.Declined.class);
  }

  @Test
  void aRequestWithAnOpenSendCannotBeDecidedWithoutIt() {
    Snapshot snapshot = claimed();
    intended(snapshot);
    Snapshot sent = SnapshotOf.request(db, snapshot.change().requestId());
    Decision decision = Decisions.notApplied(sent, 3, now());

    assertThat(ledger.write(new LedgerWrite.Decide(snapshot.change(), now(), decision)))
        .isInstanceOf(LedgerAnswer.Declined.class);
  }

  @Test
  void anOutcomeThatIsRecordedTwiceIsRecordedOnce() {
    Snapshot snapshot = claimed();
    LedgerAnswer.Committed committed = intended(snapshot);
    LedgerWrite.Outcome outcome =
        applied(snapshot.change(), committed.sendId(), answer("{\"a\":1}"));

    assertThat(ledger.write(outcome)).isInstanceOf(LedgerAnswer.Committed.class);
    assertThat(ledger.write(outcome)).isInstanceOf(LedgerAnswer.Declined.class);

    assertThat(late).as("its own first word is no late answer").isEmpty();
    assertThat(SnapshotOf.request(db, snapshot.change().requestId()).decided()).isPresent();
  }

  @Test
  void aSendersAnswerCountsAlsoAfterAnotherOwnerPutItInDoubt() {
    Snapshot snapshot = claimed();
    LedgerAnswer.Committed committed = intended(snapshot);
    JdbiLedger other = newLedger(UUID.randomUUID());
    other.write(
        new LedgerWrite.Doubt(
            snapshot.change(), now(), committed.sendId(), "taken over", false, Optional.empty()));

    LedgerAnswer answer =
        ledger.write(applied(snapshot.change(), committed.sendId(), answer("{}")));
    other.close();

    assertThat(answer).isInstanceOf(LedgerAnswer.Committed.class);
    assertThat(late).isEmpty();
    assertThat(SnapshotOf.request(db, snapshot.change().requestId()).decided()).isPresent();
  }

  @Test
  void anAnswerAfterTheEndIsKeptAndAlarmed() {
    Snapshot snapshot = claimed();
    LedgerAnswer.Committed committed = intended(snapshot);
    String id = snapshot.change().requestId();
    ledger.write(
        new LedgerWrite.Doubt(
            snapshot.change(), now(), committed.sendId(), "taken over", true, Optional.empty()));
    ledger.write(
        new LedgerWrite.Resolve(
            snapshot.change(),
            now(),
            committed.sendId(),
            false,
            JsonNodeFactory.instance.objectNode(),
            Optional.empty()));

    LedgerAnswer answer =
        ledger.write(applied(snapshot.change(), committed.sendId(), answer("{\"b\":2}")));

    assertThat(answer).isInstanceOf(LedgerAnswer.Declined.class);
    assertThat(late).hasSize(1);
    assertThat(
            db.value(
                String.class,
                "SELECT state || ' ' || (late_answer ->> 'outcome') FROM pc_kos_attempt"
                    + " WHERE request_id = ?",
                id))
        .isEqualTo("NOT_APPLIED APPLIED");
  }

  @Test
  void aDoubtWhoseSenderMayStillSendCannotBeEndedByAnInquiry() {
    Snapshot snapshot = claimed();
    LedgerAnswer.Committed committed = intended(snapshot);
    ledger.write(
        new LedgerWrite.Doubt(
            snapshot.change(), now(), committed.sendId(), "taken over", false, Optional.empty()));

    LedgerAnswer answer =
        ledger.write(
            new LedgerWrite.Resolve(
                snapshot.change(),
                now(),
                committed.sendId(),
                false,
                JsonNodeFactory.instance.objectNode(),
                Optional.empty()));

    assertThat(answer).isInstanceOf(LedgerAnswer.Declined.class);
  }

  @Test
  void aWriteThatIsRefusedCostsNoOtherItsOwn() throws Exception {
    List<Snapshot> good = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      good.add(claimed());
    }
    Snapshot bad = claimed();
    // Somebody moved the history where only the adapter writes: the row is not as expected.
    db.superuser()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE pc_product_change_history SET version = 9 WHERE request_id = ?",
                    bad.change().requestId()));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<LedgerAnswer>> answers = new ArrayList<>();
      for (Snapshot snapshot : good) {
        answers.add(threads.submit(() -> ledger.write(intent(snapshot))));
      }
      Future<LedgerAnswer> refused = threads.submit(() -> ledger.write(intent(bad)));

      for (Future<LedgerAnswer> answer : answers) {
        assertThat(answer.get()).isInstanceOf(LedgerAnswer.Committed.class);
      }
      assertThat(refused.get())
          .as("nothing may be sent on the strength of it")
          .isInstanceOf(LedgerAnswer.Unknown.class);
    }
    assertThat(SnapshotOf.request(db, bad.change().requestId()).sends()).isEmpty();
  }

  @Test
  void whateverKosSaysItsOutcomeIsRecorded() {
    for (String body :
        List.of(
            "{\"resultMessage\":\"a\\u0000b\",\"x\\u0000y\":1}",
            "{\"half\":\"\\ud800\"}",
            "{\"n\":1e999999999}",
            "{\"deep\":" + "[".repeat(14) + "]".repeat(14) + "}",
            "\u0000\u0001\u0002",
            "{\"long\":\"" + "x".repeat(900_000) + "\"}")) {
      Snapshot snapshot = claimed();
      LedgerAnswer.Committed committed = intended(snapshot);

      assertThat(ledger.write(applied(snapshot.change(), committed.sendId(), answer(body))))
          .as(body.substring(0, Math.min(40, body.length())))
          .isInstanceOf(LedgerAnswer.Committed.class);
      assertThat(
              db.value(
                  Boolean.class,
                  "SELECT response_body IS NOT NULL AND is_success FROM pc_kos_integration_log"
                      + " WHERE request_id = ?",
                  snapshot.change().requestId()))
          .isTrue();
    }
  }
}
