package io.productchange.kosadapter.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.ledger.JdbiLedger;
import io.productchange.kosadapter.rig.Db;
import io.productchange.kosadapter.rig.Ledgers;
import io.productchange.runtime.instance.InstanceSlot;
import io.productchange.runtime.instance.InstanceSlots;
import io.productchange.runtime.waypoint.Waypoints;
import io.productchange.testservers.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendersTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void whoProvesADeathWaitsForWhoIsAtTheRequestAndGetsInNobodysWay() throws Exception {
    try (Db db = Db.create()) {
      Snapshot held = heldUpByADeadSender(db);
      String id = held.change().requestId();
      try (InstanceSlot slot = InstanceSlots.open(folder, "kos-adapter").acquire();
          Handle other = db.jdbi().open()) {
        // As every transaction of the ledger: the request first, then its send.
        other.begin();
        other.execute("SELECT FROM pc_request WHERE request_id = ? FOR UPDATE", id);
        CompletableFuture<Senders> heir =
            CompletableFuture.supplyAsync(() -> registered(db, slot, UUID.randomUUID()));
        Await.until(
            "the heir waits, or is through", LONG, () -> heir.isDone() || waitsForALock(db));
        other.execute("UPDATE pc_kos_attempt SET state = 'IN_DOUBT' WHERE request_id = ?", id);
        other.commit();

        heir.get(LONG.toSeconds(), TimeUnit.SECONDS);
        Send send = Ledgers.snapshot(db, id).openSend().orElseThrow();
        assertThat(send.state()).isEqualTo(Send.State.IN_DOUBT);
        assertThat(send.senderDoneAt()).as("the bound begins").isNotNull();
      }
    }
  }

  /** A request with an intent of a process that has given its slot back. */
  private Snapshot heldUpByADeadSender(Db db) throws Exception {
    UUID dead = UUID.randomUUID();
    try (InstanceSlot slot = InstanceSlots.open(folder, "kos-adapter").acquire()) {
      registered(db, slot, dead);
      try (JdbiLedger ledger = Ledgers.open(db.jdbi(), dead, outcome -> {})) {
        Snapshot snapshot = Ledgers.claimed(db);
        assertThat(ledger.write(Ledgers.intent(snapshot)))
            .isInstanceOf(LedgerAnswer.Committed.class);
        return snapshot;
      }
    }
  }

  private static Senders registered(Db db, InstanceSlot slot, UUID id) {
    return Senders.register(db.jdbi(), slot, id, Ledgers.now(), Waypoints.SILENT);
  }

  private static boolean waitsForALock(Db db) {
    return db.value(
            Long.class,
            "SELECT count(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
        > 0;
  }
}
