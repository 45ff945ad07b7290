package io.productchange.chaos.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is swept. */
class SweepPlanTest {
  private static final List<CrashPoint> THREE = CrashPoints.ALL.subList(0, 3);

  @Test
  void noPlaceIsNamedTwice() {
    List<String> names = CrashPoints.ALL.stream().map(CrashPoint::name).toList();

    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
    assertThat(CrashPoints.find(CrashPoints.REPLY_LOST)).isPresent();
    assertThat(CrashPoints.find("nowhere")).isEmpty();
  }

  @Test
  void allPairsAreOrderedAndHoldEachPlaceTwice() {
    SweepPlan plan = SweepPlan.withAllPairs(THREE);

    assertThat(plan.pairs()).hasSize(9).doesNotHaveDuplicates();
    assertThat(plan.size()).isEqualTo(12);
  }

  @Test
  void theSeedDrawsThePairs() {
    assertThat(SweepPlan.withSample(CrashPoints.ALL, 12, 1).pairs())
        .hasSize(12)
        .isEqualTo(SweepPlan.withSample(CrashPoints.ALL, 12, 1).pairs())
        .isNotEqualTo(SweepPlan.withSample(CrashPoints.ALL, 12, 2).pairs());
    assertThat(SweepPlan.withSample(THREE, 12, 1).pairs()).hasSize(9);
  }
}
