package io.productchange.kosadapter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Decisions;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.rig.Ledgers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is recorded of a call that was sent: the ledger's promises on a real PostgreSQL. */
class JdbiLedgerOutcomesTest extends AbstractLedgerTest {
  private LedgerWrite.Outcome applied(Change change, long sendId, Exchange exchange) {
    ChangeOutcome.Applied outcome = new ChangeOutcome.Applied(exchange, "KO-1");
    Snapshot now = Ledgers.snapshot(db, change.requestId());
    return new LedgerWrite.Outcome(
        change,
        Ledgers.now(),
        sendId,
        outcome,
        Optional.of(Decisions.applied(now, outcome, null, Ledgers.now())),
        Optional.empty(),
        Optional.empty());
  }

  private static LedgerWrite.Doubt takenOver(
      Snapshot snapshot, LedgerAnswer.Committed intent, boolean senderDone) {
    return new LedgerWrite.Doubt(
        snapshot.change(),
        Ledgers.now(),
        intent.sendId(),
        "taken over",
        senderDone,
        Optional.empty());
  }

  private static LedgerWrite.Resolve notApplied(Snapshot snapshot, LedgerAnswer.Committed intent) {
    return new LedgerWrite.Resolve(
        snapshot.change(),
        Ledgers.now(),
        intent.sendId(),
        false,
        JsonNodeFactory.instance.objectNode(),
        Optional.empty());
  }

  private static Exchange.Complete answer(String body) {
    return new Exchange.Complete(7, 200, Map.of("x", "y"), body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anOutcomeThatIsRecordedTwiceIsRecordedOnce() {
    Snapshot snapshot = Ledgers.claimed(db);
    LedgerAnswer.Committed committed = intended(snapshot);
    LedgerWrite.Outcome outcome =
        applied(snapshot.change(), committed.sendId(), answer("{\"a\":1}"));

    assertThat(ledger.write(outcome)).isInstanceOf(LedgerAnswer.Committed.class);
    assertThat(ledger.write(outcome)).isInstanceOf(LedgerAnswer.Declined.class);

    assertThat(late).as("its own first word is no late answer").isEmpty();
    assertThat(Ledgers.snapshot(db, snapshot.change().requestId()).decided()).isPresent();
  }

  @Test
  void aSendersAnswerCountsAlsoAfterAnotherOwnerPutItInDoubt() {
    Snapshot snapshot = Ledgers.claimed(db);
    LedgerAnswer.Committed committed = intended(snapshot);
    JdbiLedger other = newLedger();
    other.write(takenOver(snapshot, committed, false));

    LedgerAnswer answer =
        ledger.write(applied(snapshot.change(), committed.sendId(), answer("{}")));
    other.close();

    assertThat(answer).isInstanceOf(LedgerAnswer.Committed.class);
    assertThat(late).isEmpty();
    assertThat(Ledgers.snapshot(db, snapshot.change().requestId()).decided()).isPresent();
  }

  @Test
  void anAnswerAfterTheEndIsKeptAndAlarmed() {
    Snapshot snapshot = Ledgers.claimed(db);
    LedgerAnswer.Committed committed = intended(snapshot);
    String id = snapshot.change().requestId();
    ledger.write(takenOver(snapshot, committed, true));
    ledger.write(notApplied(snapshot, committed));

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
    Snapshot snapshot = Ledgers.claimed(db);
    LedgerAnswer.Committed committed = intended(snapshot);
    ledger.write(takenOver(snapshot, committed, false));

    LedgerAnswer answer = ledger.write(notApplied(snapshot, committed));

    assertThat(answer).isInstanceOf(LedgerAnswer.Declined.class);
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
      Snapshot snapshot = Ledgers.claimed(db);
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
