package io.productchange.kosadapter.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.Decisions;
import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.eligibility.Verdict;
import io.productchange.kosadapter.ledger.JdbiLedger;
import io.productchange.kosadapter.rig.Db;
import io.productchange.kosadapter.rig.Ledgers;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Violation;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RetellingTest {
  private static final Set<Integer> OWNED = Set.of(Ledgers.PARTITION);

  @Test
  void aPartitionThatComesAgainWhileItsDecisionsAreReadIsToldOfAgain() {
    UUID self = UUID.randomUUID();
    try (Db db = Db.create()) {
      Ledgers.register(db, self);
      try (JdbiLedger ledger = Ledgers.open(db.jdbi(), self, outcome -> {})) {
        String id = refused(db, ledger);
        Begun begun = new Begun();
        ComesAgainWhileRead reading = new ComesAgainWhileRead(ledger);
        Retelling retelling =
            new Retelling(db.jdbi(), reading, begun, () -> OWNED, Clock.systemUTC());
        reading.cameAgain = retelling::assigned;

        retelling.assigned(OWNED);
        retelling.look();
        retelling.look();
        retelling.look();

        assertThat(begun.requestIds).containsExactly(id, id);
      }
    }
  }

  private static String refused(Db db, JdbiLedger ledger) {
    Snapshot snapshot = Ledgers.claimed(db);
    Verdict.NotEligible verdict =
        new Verdict.NotEligible(
            "checked", List.of(new Violation(ReasonCode.LINE_NOT_ACTIVE, null, "not active")));
    assertThat(
            ledger.write(
                new LedgerWrite.Decide(
                    snapshot.change(),
                    Ledgers.now(),
                    Decisions.notEligible(snapshot, verdict, Ledgers.now()))))
        .isInstanceOf(LedgerAnswer.Committed.class);
    return snapshot.change().requestId();
  }

  /** The partition goes and comes again, once, while its decisions are being read. */
  private static final class ComesAgainWhileRead implements Ledger {
    private final Ledger real;
    private Consumer<Set<Integer>> cameAgain = partitions -> {};
    private boolean came;

    private ComesAgainWhileRead(Ledger real) {
      this.real = real;
    }

    @Override
    public LedgerAnswer write(LedgerWrite write) {
      return real.write(write);
    }

    @Override
    public List<Snapshot> load(List<String> requestIds) {
      if (!came) {
        came = true;
        cameAgain.accept(OWNED);
      }
      return real.load(requestIds);
    }
  }
}
