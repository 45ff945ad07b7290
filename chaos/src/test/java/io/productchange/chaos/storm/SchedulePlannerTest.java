package io.productchange.chaos.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SchedulePlannerTest {
  private static final Cast CAST = Cast.of(2, 2, 2);
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final Duration MEDIUM = Duration.ofMinutes(3);
  private static final Duration LONG = Duration.ofMinutes(20);
  private static final int SEEDS = 200;

  @Test
  void theSameSeedGivesTheSamePlan() {
    assertThat(SchedulePlanner.plan(7, MEDIUM, CAST))
        .isEqualTo(SchedulePlanner.plan(7, MEDIUM, CAST));
  }

  @Test
  void anotherSeedGivesAnotherPlan() {
    assertThat(SchedulePlanner.plan(7, MEDIUM, CAST).entries())
        .isNotEqualTo(SchedulePlanner.plan(8, MEDIUM, CAST).entries());
  }

  @Test
  void aPlanDoesNotChangeFromVersionToVersionUnnoticed() {
    assertThat(SchedulePlanner.plan(1, Duration.ofSeconds(12), CAST).entries())
        .extracting(Schedule.Entry::text)
        .containsExactly(
            "00:02.0  SIGKILL postgres, started again after 1.2 s",
            "00:03.5  link kos-adapter-2/kos half answers for 2.4 s",
            "00:05.0  SIGKILL change-processor, started again after 2.1 s",
            "00:06.5  KOS cuts before the effect, every second change for 2.3 s",
            "00:08.0  SIGKILL kos-adapter, started again after 0.3 s");
  }

  @Test
  void everyFaultIsLiftedBeforeTheEnd() {
    LongStream.range(0, SEEDS)
        .forEach(
            seed ->
                assertThat(SchedulePlanner.plan(seed, SHORT, CAST).entries())
                    .allSatisfy(entry -> assertThat(entry.until()).isLessThanOrEqualTo(SHORT)));
  }

  @Test
  void nothingHasTwoFaultsAtOnce() {
    Map<String, Duration> until = new HashMap<>();
    for (Schedule.Entry entry : SchedulePlanner.plan(3, LONG, CAST).entries()) {
      String subject = entry.fault().subject();
      assertThat(until.getOrDefault(subject, Duration.ZERO)).isLessThan(entry.at());
      until.put(subject, entry.until());
    }
  }

  @Test
  void evenTheShortestRunKillsAndBreaksLinksAndKos() {
    LongStream.range(0, SEEDS)
        .mapToObj(seed -> SchedulePlanner.plan(seed, SHORT, CAST))
        .forEach(
            plan -> {
              assertThat(plan.count(Fault.Kill.class)).isGreaterThanOrEqualTo(3);
              assertThat(plan.count(Fault.Link.class)).isPositive();
              assertThat(plan.count(Fault.Kos.class)).isPositive();
            });
  }

  @Test
  void longStopsComeOnlyInLongRuns() {
    assertThat(longestStop(SHORT)).isLessThanOrEqualTo(Duration.ofSeconds(12));
    assertThat(longestStop(MEDIUM)).isEqualTo(Duration.ofSeconds(50));
    assertThat(longestStop(LONG)).isEqualTo(Duration.ofSeconds(310));
    assertThat(longestStop(Duration.ofSeconds(75))).isGreaterThan(Stage.MAX_POLL_INTERVAL);
  }

  private static Duration longestStop(Duration length) {
    return LongStream.range(0, SEEDS)
        .mapToObj(seed -> SchedulePlanner.plan(seed, length, CAST))
        .flatMap(plan -> plan.entries().stream())
        .filter(entry -> entry.fault() instanceof Fault.Stop)
        .map(entry -> entry.fault().lasts())
        .max(Duration::compareTo)
        .orElseThrow();
  }
}
