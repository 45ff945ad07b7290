package io.productchange.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Processor and adapter together under every fault. {@code -Dschedules=100000 -Dseed=1} for more;
 * see docs/simulation.md.
 */
class WholeSystemTest {
  private static final int THREADS = 2;
  private static final int SCHEDULES = Integer.getInteger("schedules", 2_000);

  /** Three calls in a row without effect happen in one of some thousand schedules. */
  private static final int SEEN_RARELY = 50_000;

  private static final long SEED = Long.getLong("seed", 1);

  @Test
  void whateverHappensNothingIsDoneTwiceAndNothingIsLost() throws InterruptedException {
    long startedNanos = System.nanoTime();
    Schedules schedules = new Schedules(SEED, SCHEDULES, Sabotage.NONE);

    Optional<Schedule> failed = schedules.firstFailure(THREADS);

    System.out.printf(
        "%,d schedules from seed %d in %.1f s%n%s",
        SCHEDULES, SEED, (System.nanoTime() - startedNanos) / 1e9, schedules.tally());
    assertThat(failed).as(() -> failed.map(Schedule::story).orElse("")).isEmpty();
    if (SCHEDULES >= 1_000) {
      assertThat(Tally.What.values())
          .filteredOn(
              what -> what != Tally.What.ENDED_AFTER_THREE_SENDS || SCHEDULES >= SEEN_RARELY)
          .as("everything that can happen does happen")
          .allSatisfy(what -> assertThat(schedules.tally().of(what)).as("%s", what).isPositive());
    }
  }

  @Test
  void aSeedTellsTheSameStoryEachTime() {
    for (long seed = SEED; seed < SEED + 20; seed++) {
      Schedule schedule = new Schedule(seed, Sabotage.NONE);

      assertThat(schedule.run().digest()).isEqualTo(schedule.run().digest());
      assertThat(schedule.story()).isEqualTo(schedule.story());
    }
  }
}
