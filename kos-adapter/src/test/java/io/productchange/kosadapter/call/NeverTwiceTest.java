package io.productchange.kosadapter.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.KosReply;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The promise itself, over random schedules of stops, deaths, take-overs and lost answers. */
class NeverTwiceTest {

  @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
  void noChangeIsMadeTwiceAndEveryEndIsTrue(@ForAll long seed) {
    Random random = new Random(seed);
    Simulation simulation =
        new Simulation(random, Optional.of(Simulation.BOUND), 1 + random.nextInt(3))
            .withLostCommits(random.nextInt(3) * 0.1);

    simulation.storm(50 + random.nextInt(300));
    assertThat(simulation.kos.executions()).as(trace(simulation)).isLessThanOrEqualTo(1);
    simulation.calm();

    assertThat(simulation.kos.executions()).as(trace(simulation)).isLessThanOrEqualTo(1);
    assertThat(simulation.ledger.result()).as(trace(simulation)).isPresent();
    ChangeResult result = simulation.ledger.result().orElseThrow();
    assertThat(simulation.kos.executions())
        .as(result + " " + trace(simulation))
        .isEqualTo(result.status() == ChangeStatus.COMPLETED ? 1 : 0);
    assertThat(simulation.ledger.lateAnswers()).as(trace(simulation)).isZero();
    assertThat(simulation.ledger.load().transitions())
        .extracting(transition -> transition.version())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
  void withoutACertifiedBoundNothingIsEverAssumed(@ForAll long seed) {
    Random random = new Random(seed);
    Simulation simulation =
        new Simulation(random, Optional.empty(), 1 + random.nextInt(3))
            .withFates(
                () ->
                    random.nextBoolean()
                        ? ModelKos.Fate.NOT_DONE_AND_ANSWER_LOST
                        : ModelKos.Fate.DONE_LATER_AND_ANSWER_LOST);

    simulation.storm(200);
    simulation.passTime(Duration.ofDays(1));
    simulation.calm();

    // Whatever was sent and not answered is left to an operator, however much time has passed.
    Snapshot end = simulation.ledger.load();
    boolean everUnanswered =
        end.sends().stream().anyMatch(send -> send.state() == Send.State.IN_DOUBT);
    assertThat(simulation.kos.received()).as(trace(simulation)).isLessThanOrEqualTo(1);
    if (everUnanswered) {
      assertThat(end.decided()).isEmpty();
    } else {
      assertThat(end.decided().map(ChangeResult::basis)).contains(Basis.KOS_ANSWER);
    }
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void aRequestWhoseSendsWereAllWithoutEffectFailsAfterThree(@ForAll long seed) {
    Simulation simulation =
        new Simulation(new Random(seed), Optional.of(Simulation.BOUND), 1)
            .withFates(() -> ModelKos.Fate.NOT_DONE_AND_ANSWER_LOST);

    simulation.runAlone(Duration.ofMinutes(5));

    assertThat(simulation.kos.received()).as(trace(simulation)).isEqualTo(3);
    ChangeResult result = simulation.ledger.result().orElseThrow();
    assertThat(result.status()).isEqualTo(ChangeStatus.FAILED);
    assertThat(result.basis()).isEqualTo(Basis.INQUIRY);
    assertThat(simulation.replies)
        .filteredOn(KosReply.InDoubt.class::isInstance)
        .as("each doubt is told")
        .hasSizeGreaterThanOrEqualTo(3);
  }

  private static String trace(Simulation simulation) {
    return String.join("\n", simulation.trace);
  }
}
