package io.productchange.kosadapter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Decision;
import io.productchange.kosadapter.call.Decisions;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.claim.ClaimAnswer;
import io.productchange.kosadapter.claim.Claims;
import io.productchange.kosadapter.claim.Command;
import io.productchange.kosadapter.eligibility.Verdict;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.Ledgers;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What may be sent: the ledger's promises on a real PostgreSQL. */
class JdbiLedgerTest extends AbstractLedgerTest {
  private static LedgerWrite.Outcome unanswered(Change change, long sendId) {
    Exchange broken = new Exchange.Broken(10, "reset");
    return new LedgerWrite.Outcome(
        change,
        Ledgers.now(),
        sendId,
        new ChangeOutcome.Unanswered(broken, "reset"),
        Optional.empty(),
        Optional.of("reset"),
        Optional.of("nobody knows"));
  }

  private static LedgerWrite.Outcome notSent(Change change, long sendId) {
    Exchange nothing = new Exchange.NotWritten(10, "no connection", false);
    return new LedgerWrite.Outcome(
        change,
        Ledgers.now(),
        sendId,
        new ChangeOutcome.NotSent(nothing, "no connection", false),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
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
    Claims claims = Ledgers.claims(db);

    assertThat(claims.claim(List.of(new Command(second, 3), new Command(first, 3))))
        .extracting(answer -> answer.orElseThrow().getClass().getSimpleName())
        .containsExactly("Conflict", "New");
    assertThat(claims.claim(List.of(new Command(second, 3))).getFirst())
        .containsInstanceOf(ClaimAnswer.Conflict.class);
  }

  @Test
  void anIntentIsOnRecordWithItsProgressAndItsLogBeforeItMayBeSent() {
    Snapshot snapshot = Ledgers.claimed(db);

    LedgerAnswer.Committed committed = intended(snapshot);

    Snapshot after = Ledgers.snapshot(db, snapshot.change().requestId());
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
      owners.add(newLedger());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 20; round++) {
        Snapshot snapshot = Ledgers.claimed(db);
        List<Future<LedgerAnswer>> answers = new ArrayList<>();
        for (JdbiLedger owner : owners) {
          answers.add(threads.submit(() -> owner.write(Ledgers.intent(snapshot))));
          answers.add(threads.submit(() -> owner.write(Ledgers.intent(snapshot))));
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
    Snapshot first = Ledgers.claimed(db, "line-a", "01077777777");
    Snapshot second = Ledgers.claimed(db, "line-b", "01077777777");

    LedgerAnswer.Committed committed = intended(first);
    assertThat(ledger.write(Ledgers.intent(second))).isInstanceOf(LedgerAnswer.Declined.class);
    ledger.write(unanswered(first.change(), committed.sendId()));
    assertThat(ledger.write(Ledgers.intent(second)))
        .as("a doubt holds the line")
        .isInstanceOf(LedgerAnswer.Declined.class);

    ledger.write(notSent(first.change(), committed.sendId()));
    assertThat(ledger.write(Ledgers.intent(second))).isInstanceOf(LedgerAnswer.Committed.class);
  }

  @Test
  void aDecidedRequestCannotBeSent() {
    Snapshot snapshot = Ledgers.claimed(db);
    LedgerWrite.Intent stale = Ledgers.intent(snapshot);
    Decision decision =
        Decisions.notEligible(
            snapshot,
            new Verdict.NotEligible(
                "checked", List.of(new Violation(ReasonCode.LINE_NOT_ACTIVE, null, "not active"))),
            Ledgers.now());

    assertThat(ledger.write(new LedgerWrite.Decide(snapshot.change(), Ledgers.now(), decision)))
        .isInstanceOf(LedgerAnswer.Committed.class);

    assertThat(ledger.write(stale)).isInstanceOf(LedgerAnswer.Declined.class);
    assertThat(ledger.write(new LedgerWrite.Decide(snapshot.change(), Ledgers.now(), decision)))
        .isInstanceOf(LedgerAnswer.Declined.class);
  }

  @Test
  void aRequestWithAnOpenSendCannotBeDecidedWithoutIt() {
    Snapshot snapshot = Ledgers.claimed(db);
    intended(snapshot);
    Snapshot sent = Ledgers.snapshot(db, snapshot.change().requestId());
    Decision decision = Decisions.notApplied(sent, 3, Ledgers.now());

    assertThat(ledger.write(new LedgerWrite.Decide(snapshot.change(), Ledgers.now(), decision)))
        .isInstanceOf(LedgerAnswer.Declined.class);
  }

  @Test
  void aWriteThatIsRefusedCostsNoOtherItsOwn() throws Exception {
    List<Snapshot> good = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      good.add(Ledgers.claimed(db));
    }
    Snapshot bad = Ledgers.claimed(db);
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
        answers.add(threads.submit(() -> ledger.write(Ledgers.intent(snapshot))));
      }
      Future<LedgerAnswer> refused = threads.submit(() -> ledger.write(Ledgers.intent(bad)));

      for (Future<LedgerAnswer> answer : answers) {
        assertThat(answer.get()).isInstanceOf(LedgerAnswer.Committed.class);
      }
      assertThat(refused.get())
          .as("nothing may be sent on the strength of it")
          .isInstanceOf(LedgerAnswer.Unknown.class);
    }
    assertThat(Ledgers.snapshot(db, bad.change().requestId()).sends()).isEmpty();
  }
}
