package io.productchange.kosadapter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.rig.Db;
import io.productchange.kosadapter.rig.Ledgers;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A ledger on a database of the class's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractLedgerTest {
  final Db db = Db.create();
  final Queue<LedgerWrite.Outcome> late = new ConcurrentLinkedQueue<>();
  JdbiLedger ledger;

  @BeforeEach
  void open() {
    late.clear();
    ledger = newLedger();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @AfterAll
  void closeDatabase() {
    db.close();
  }

  /** Of another process. */
  final JdbiLedger newLedger() {
    UUID instance = UUID.randomUUID();
    Ledgers.register(db, instance);
    return Ledgers.open(db.jdbi(), instance, late::add);
  }

  final LedgerAnswer.Committed intended(Snapshot snapshot) {
    LedgerAnswer answer = ledger.write(Ledgers.intent(snapshot));
    assertThat(answer).isInstanceOf(LedgerAnswer.Committed.class);
    return (LedgerAnswer.Committed) answer;
  }
}
