package io.productchange.kosadapter.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.claim.Claims;
import io.productchange.kosadapter.claim.Command;
import io.productchange.kosadapter.ledger.JdbiLedger;
import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.Db;
import io.productchange.kosadapter.rig.OpenGuard;
import io.productchange.kosadapter.work.Workbench;
import io.productchange.runtime.waypoint.Waypoints;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Transition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A run that ends without a word (nobody told whether its intent was committed, then its partition
 * went away) leaves a send that nobody but its sender can speak for, as long as that lives.
 */
class OwnSendsTest {
  private static final String ID = "own-1";

  private final UUID self = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();
  private Db db;
  private JdbiLedger ledger;

  @BeforeEach
  void recordAnIntentThatNobodySends() {
    db = Db.create();
    for (UUID instance : List.of(self, other)) {
      db.jdbi()
          .useHandle(
              handle ->
                  handle.execute(
                      "INSERT INTO pc_adapter_instance (instance_id, namespace_id, slot)"
                          + " VALUES (?, ?, 0)",
                      instance,
                      UUID.randomUUID()));
    }
    ledger =
        new JdbiLedger(
            db.jdbi(),
            self,
            "http://kos/change",
            () -> "CLOSED",
            () -> new Stamp(System.nanoTime(), System.currentTimeMillis()),
            outcome -> {},
            OpenGuard.INSTANCE,
            Waypoints.SILENT);
    assertThat(
            new Claims(db.jdbi(), Clock.systemUTC(), OpenGuard.INSTANCE, Waypoints.SILENT)
                .claim(List.of(new Command(Commands.change(ID, "01012345678", "OLD", "NEW"), 3))))
        .hasSize(1);
    assertThat(ledger.write(intent())).isInstanceOf(LedgerAnswer.Committed.class);
  }

  @AfterEach
  void close() {
    ledger.close();
    db.close();
  }

  @Test
  void itsSenderGoesOnWithItWhereverThePartitionIs() {
    assertThat(begunBy(self, Set.of(), Duration.ofSeconds(31))).containsExactly(ID);
  }

  @Test
  void itIsLeftAloneWhileItMayBeOnItsWay() {
    assertThat(begunBy(self, Set.of(), Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void nobodyElseGoesOnWithItWhoDoesNotOwnThePartition() {
    assertThat(begunBy(other, Set.of(0, 1, 2), Duration.ofSeconds(31))).isEmpty();
  }

  private List<String> begunBy(UUID adapter, Set<Integer> owned, Duration later) {
    Begun begun = new Begun();
    InstantSource clock = InstantSource.offset(InstantSource.system(), later);
    new Resumption(
            db.jdbi(),
            ledger,
            begun,
            () -> owned,
            Optional.of(Duration.ofMinutes(1)),
            adapter,
            clock,
            10)
        .look();
    return begun.requestIds;
  }

  private LedgerWrite.Intent intent() {
    Snapshot snapshot = ledger.load(List.of(ID)).getFirst();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    List<Transition> transitions = new ArrayList<>(snapshot.transitions());
    transitions.add(
        new Transition(
            ChangeStatus.VALIDATED, ChangeStatus.REQUESTED, 1, now, "checked", null, null, null));
    transitions.add(
        new Transition(
            ChangeStatus.PROCESSING, ChangeStatus.VALIDATED, 2, now, null, null, null, null));
    return new LedgerWrite.Intent(snapshot.change(), now, 1, transitions, 2);
  }

  /** Says what is begun. */
  private static final class Begun implements Workbench {
    private final List<String> requestIds = new ArrayList<>();

    @Override
    public boolean begin(Snapshot snapshot) {
      return requestIds.add(snapshot.change().requestId());
    }

    @Override
    public boolean isUnderWay(String requestId) {
      return false;
    }

    @Override
    public int underWay() {
      return 0;
    }
  }
}
