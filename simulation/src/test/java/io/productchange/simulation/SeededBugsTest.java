package io.productchange.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulation that cannot fail is worthless: each bug built into its wiring is found. */
class SeededBugsTest {
  private static final int WITHIN = 500;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void isFound(Sabotage bug) throws InterruptedException {
    Optional<Schedule> found = new Schedules(1, WITHIN, bug).firstFailure(2);

    assertThat(found).as("within %d schedules", WITHIN).isPresent();
    Schedule schedule = found.orElseThrow();
    String wrong = schedule.run().wrong().orElseThrow();
    System.out.printf("%s: found by seed %d: %s%n", bug, schedule.seed(), wrong);
    assertThat(wrong).matches(bug.symptom());
    assertThat(schedule.story()).contains("violation: " + wrong);
  }
}
