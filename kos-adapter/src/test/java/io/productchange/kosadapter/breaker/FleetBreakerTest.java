package io.productchange.kosadapter.breaker;

import static io.productchange.kosadapter.kos.KosService.KOS_CHANGE;
import static io.productchange.kosadapter.kos.KosService.KOS_CUSTOMER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the fleet's verdict opens, whose word counts, and how it closes again. */
class FleetBreakerTest {
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
  private static final Fleet fleet = new Fleet();

  @BeforeEach
  void reset() {
    fleet.reset();
  }

  @AfterAll
  static void close() {
    fleet.close();
  }

  /** As many failures in a row as trip a process. */
  private static void failInARow(Fleet.Node node) {
    for (int i = 0; i < 5; i++) {
      assertThat(node.inquire(false)).as("call %s is allowed", i + 1).isTrue();
    }
  }

  @Test
  void aProcessThatIsAloneIsItsOwnMajority() {
    Fleet.Node only = fleet.node();
    fleet.pass(TWO_SECONDS);

    failInARow(only);

    assertThat(only.state(KOS_CUSTOMER)).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void aBadNodeStopsByItselfAndDoesNotStopTheOthers() {
    Fleet.Node good = fleet.node();
    Fleet.Node alsoGood = fleet.node();
    Fleet.Node bad = fleet.node();
    fleet.pass(TWO_SECONDS);
    good.inquire(true);
    alsoGood.inquire(true);
    fleet.pass(TWO_SECONDS);

    failInARow(bad);

    for (int second = 0; second < 9; second++) {
      fleet.pass(Duration.ofSeconds(1));
      assertThat(good.inquire(true)).isTrue();
      assertThat(alsoGood.inquire(true)).isTrue();
      assertThat(bad.inquire(false)).as("second %s", second).isFalse();
      assertThat(bad.isIsolated(KOS_CUSTOMER)).isTrue();
    }
    assertThat(good.isIsolated(KOS_CUSTOMER)).isFalse();
  }

  @Test
  void aBadNodeTriesOneCallNowAndThenAndComesBackWhenEnoughSucceed() {
    Fleet.Node good = fleet.node();
    Fleet.Node bad = fleet.node();
    fleet.pass(TWO_SECONDS);
    good.inquire(true);
    fleet.pass(TWO_SECONDS);
    failInARow(bad);

    int tried = 0;
    for (int second = 0; second < 100; second++) {
      fleet.pass(Duration.ofSeconds(1));
      good.inquire(true);
      tried += bad.inquire(false) ? 1 : 0;
    }
    assertThat(tried).as("tries in 100 s").isBetween(8, 10);

    int needed = 0;
    for (int second = 0; second < 20 && bad.isIsolated(KOS_CUSTOMER); second++) {
      fleet.pass(Duration.ofSeconds(1));
      good.inquire(true);
      needed += bad.inquire(true) ? 1 : 0;
    }
    assertThat(needed).as("successes that it needed").isEqualTo(3);
    assertThat(bad.inquire(true)).isTrue();
  }

  @Test
  void theVerdictOpensEverywhereWithinTwoSecondsOnceMostAgree() {
    Fleet.Node first = fleet.node();
    Fleet.Node second = fleet.node();
    Fleet.Node third = fleet.node();
    fleet.pass(TWO_SECONDS);
    first.inquire(true);
    second.inquire(true);
    third.inquire(true);
    fleet.pass(Duration.ofSeconds(1));

    failInARow(first);
    fleet.pass(TWO_SECONDS);
    assertThat(second.state(KOS_CUSTOMER)).as("one of three").isEqualTo(BreakerState.CLOSED);
    failInARow(second);
    fleet.pass(TWO_SECONDS);

    assertThat(first.state(KOS_CUSTOMER)).isEqualTo(BreakerState.OPEN);
    assertThat(second.state(KOS_CUSTOMER)).isEqualTo(BreakerState.OPEN);
    assertThat(third.state(KOS_CUSTOMER)).isEqualTo(BreakerState.OPEN);
    assertThat(third.inquire(true)).isFalse();
  }

  @Test
  void ofTwoTheFailingOneIsBelievedWhereTheOtherHadNoSuccessLately() {
    Fleet.Node failing = fleet.node();
    Fleet.Node idle = fleet.node();
    fleet.pass(TWO_SECONDS);
    idle.inquire(true);
    fleet.pass(Duration.ofSeconds(1));
    failInARow(failing);
    fleet.pass(Duration.ofSeconds(5));
    assertThat(idle.state(KOS_CUSTOMER))
        .as("it had a success some seconds ago")
        .isEqualTo(BreakerState.CLOSED);

    fleet.pass(Duration.ofSeconds(6));

    assertThat(idle.state(KOS_CUSTOMER)).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void theDeadHaveNoVote() {
    Fleet.Node failing = fleet.node();
    Fleet.Node dies = fleet.node();
    fleet.pass(TWO_SECONDS);
    for (int second = 0; second < 8; second++) {
      dies.inquire(true);
      fleet.pass(Duration.ofSeconds(1));
    }
    dies.freeze();
    failInARow(failing);
    assertThat(failing.state(KOS_CUSTOMER)).isEqualTo(BreakerState.CLOSED);

    fleet.pass(BreakerStore.LIVE.plusSeconds(1));

    assertThat(failing.state(KOS_CUSTOMER)).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void whoWasStoppedForLongCannotOpenWhatClosedMeanwhile() {
    Fleet.Node frozen = fleet.node();
    Fleet.Node good = fleet.node();
    fleet.pass(TWO_SECONDS);
    good.inquire(true);
    fleet.pass(Duration.ofMillis(500));
    Fleet.Waiting before = frozen.ask(Admission.Kind.INQUIRY);
    failInARow(frozen);
    frozen.freeze();
    failInARow(good);
    fleet.pass(TWO_SECONDS);
    assertThat(good.state(KOS_CUSTOMER)).isEqualTo(BreakerState.OPEN);
    closeByProbes(good);

    frozen.end(before.pass(), KOS_CUSTOMER, false);
    frozen.thaw();
    fleet.pass(TWO_SECONDS);

    assertThat(good.state(KOS_CUSTOMER)).isEqualTo(BreakerState.CLOSED);
    assertThat(frozen.isIsolated(KOS_CUSTOMER)).isFalse();
  }

  private static void closeByProbes(Fleet.Node node) {
    Fleet.Waiting waiting = node.ask(Admission.Kind.INQUIRY);
    for (int second = 0; second < 20 && node.state(KOS_CUSTOMER) != BreakerState.CLOSED; second++) {
      fleet.pass(Duration.ofSeconds(1));
      if (waiting.isIn()) {
        node.end(waiting.pass(), KOS_CUSTOMER, true);
        waiting = node.ask(Admission.Kind.INQUIRY);
      }
    }
    assertThat(node.state(KOS_CUSTOMER)).isEqualTo(BreakerState.CLOSED);
  }

  @Test
  void aBadNodeDoesNotOpenAgainWhatAnotherOneHasJustClosed() {
    Fleet.Node bad = fleet.node();
    Fleet.Node good = fleet.node();
    fleet.pass(TWO_SECONDS);
    failInARow(bad);
    fleet.pass(Duration.ofSeconds(1));
    assertThat(good.state(KOS_CUSTOMER)).isEqualTo(BreakerState.OPEN);

    closeByProbes(good);
    for (int tick = 0; tick < 20; tick++) {
      bad.inquire(false);
      fleet.pass(Duration.ofMillis(500));
      assertThat(good.state(KOS_CUSTOMER)).isEqualTo(BreakerState.CLOSED);
    }
    assertThat(bad.isIsolated(KOS_CUSTOMER)).isTrue();
  }

  @Test
  void whoFailedAtTheLastProbeLetsTheOthersTryFirst() {
    Fleet.Node bad = fleet.node();
    Fleet.Node good = fleet.node();
    fleet.pass(TWO_SECONDS);
    failInARow(bad);
    Fleet.Waiting probe = bad.ask(Admission.Kind.INQUIRY);
    fleet.pass(Duration.ofSeconds(11));
    bad.end(probe.pass(), KOS_CUSTOMER, false);

    // Both want to now; the bad one looks first every time.
    Fleet.Waiting ofBad = bad.ask(Admission.Kind.INQUIRY);
    Fleet.Waiting ofGood = good.ask(Admission.Kind.INQUIRY);
    fleet.pass(Duration.ofSeconds(12));

    assertThat(ofGood.isIn()).isTrue();
    assertThat(ofBad.isIn()).isFalse();
  }

  @Test
  void theVerdictSurvivesTheRestartOfAll() {
    Fleet.Node first = fleet.node();
    Fleet.Node second = fleet.node();
    fleet.pass(TWO_SECONDS);
    failInARow(first);
    fleet.pass(Duration.ofSeconds(1));

    first.restart();
    second.restart();

    assertThat(first.inquire(true)).isFalse();
    assertThat(second.inquire(true)).isFalse();
    fleet.pass(Duration.ofSeconds(8));
    assertThat(second.state(KOS_CUSTOMER)).isEqualTo(BreakerState.OPEN);
  }

  @Test
  void twoThatNeedSeveralRightsDoNotBlockEachOther() {
    Fleet.Node first = fleet.node();
    Fleet.Node second = fleet.node();
    fleet.pass(TWO_SECONDS);
    trip(first);
    trip(second);
    fleet.pass(TWO_SECONDS);
    assertThat(first.state(KOS_CUSTOMER)).isEqualTo(BreakerState.OPEN);
    assertThat(first.state(KOS_CHANGE)).isEqualTo(BreakerState.OPEN);

    // The first has one right before it wants the other; the second then looks before it.
    Fleet.Waiting ofFirst = first.ask(Admission.Kind.INQUIRY);
    fleet.pass(Duration.ofSeconds(11));
    Fleet.Waiting alsoOfFirst = first.ask(Admission.Kind.CHANGE);
    Fleet.Waiting ofSecond = second.ask(Admission.Kind.CHANGE);
    first.end(ofFirst.pass(), KOS_CUSTOMER, true);
    fleet.reverse();
    fleet.pass(Duration.ofSeconds(25));

    assertThat(alsoOfFirst.isIn() || ofSecond.isIn())
        .as("one of them may call, long after both were due")
        .isTrue();
  }

  private static void trip(Fleet.Node node) {
    for (int i = 0; i < 10; i++) {
      assertThat(node.change(false)).isTrue();
    }
    failInARow(node);
  }

  @Test
  void whoCannotReadTheVerdictsCallsNobody() {
    Fleet.Node node = fleet.node();
    fleet.pass(TWO_SECONDS);
    Fleet.Waiting inside = node.ask(Admission.Kind.CHANGE);
    node.freeze();
    fleet.pass(Breakers.KNOWN_FOR);

    assertThat(node.inquire(true)).isFalse();
    assertThat(node.admission().stillOpen(inside.pass())).isFalse();
    node.thaw();
    fleet.pass(Duration.ofMillis(500));

    assertThat(node.inquire(true)).isTrue();
    assertThat(node.admission().limit()).as("as after an outage").isEqualTo(4);
  }

  @Test
  void aStartWithClosedBreakersIsNotAnOutage() {
    assertThat(fleet.node().admission().limit()).isEqualTo(64);
  }

  @Test
  void aStartWhileABreakerIsOpenIsPartOfTheOutage() {
    trip(fleet.node());
    fleet.pass(TWO_SECONDS);

    assertThat(fleet.node().admission().limit()).isEqualTo(4);
  }
}
