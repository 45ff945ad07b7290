package io.productchange.kosadapter.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.ledger.JdbiLedger;
import io.productchange.kosadapter.rig.Db;
import io.productchange.kosadapter.rig.Ledgers;
import java.time.Duration;
import java.time.InstantSource;
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
    Ledgers.register(db, self);
    Ledgers.register(db, other);
    ledger = Ledgers.open(db.jdbi(), self, outcome -> {});
    assertThat(ledger.write(Ledgers.intent(Ledgers.claimed(db, ID, "01012345678"))))
        .isInstanceOf(LedgerAnswer.Committed.class);
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
}
