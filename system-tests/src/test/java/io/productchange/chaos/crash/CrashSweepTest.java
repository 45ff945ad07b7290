package io.productchange.chaos.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.chaos.OwnStack;
import io.productchange.localstack.stack.DataFolder;
import io.productchange.operatorcli.verify.Finding;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Processes halted at named places; the most dangerous of them in every build. */
@Order(1)
class CrashSweepTest {
  private static final int SAMPLE = 12;
  private static final long SEED = 1;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory = Path.of("");

  @Test
  @Timeout(900)
  void nothingIsLostOrDoneTwiceWhereAHaltIsMostDangerous() throws Exception {
    sweep(
        new SweepPlan(
            List.of(),
            List.of(
                // Intent on record and nothing sent; what was told not yet taken for good.
                pair("step.SendChange.before", "processor.commit.before"),
                // KOS's answer is here and not on record; then decided, and nobody told.
                pair("ledger.Outcome.before-commit", "reply.Decided.before-send"))));
  }

  @Tag("chaos")
  @Test
  @Timeout(7_200)
  void nothingIsLostOrDoneTwiceWhereverAProcessIsHalted() throws Exception {
    sweep(SweepPlan.withSample(CrashPoints.ALL, SAMPLE, SEED));
  }

  private void sweep(SweepPlan plan) throws Exception {
    StringBuilder said = new StringBuilder();
    List<Finding> findings;
    try (DataFolder folder = DataFolder.take(directory)) {
      findings =
          OwnStack.use(
              folder,
              text -> said.append(text).append('\n'),
              stack -> {
                try (Rig rig = new Rig(stack)) {
                  Sweep sweep = new Sweep(rig, text -> said.append(text).append('\n'));
                  sweep.run(plan);
                  assertThat(sweep.problems()).as(said.toString()).isEmpty();
                  assertThat(sweep.reached()).as(said.toString()).isEqualTo(plan.size());
                  assertThat(sweep.halts())
                      .isGreaterThanOrEqualTo(plan.points().size() + 2 * plan.pairs().size());
                  return rig.verify();
                }
              });
    }

    assertThat(findings)
        .as(said.toString())
        .hasSize(11)
        .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo("ok"));
  }

  private static SweepPlan.Pair pair(String first, String second) {
    return new SweepPlan.Pair(point(first), point(second));
  }

  private static CrashPoint point(String name) {
    return CrashPoints.find(name).orElseThrow();
  }
}
