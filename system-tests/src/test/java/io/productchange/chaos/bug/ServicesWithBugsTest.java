package io.productchange.chaos.bug;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.chaos.OwnStack;
import io.productchange.localstack.stack.DataFolder;
import io.productchange.operatorcli.verify.Finding;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify} says of services that have a bug, and of the same services without. */
@Order(3)
class ServicesWithBugsTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory = Path.of("");

  @Test
  @Timeout(600)
  void verifyFindsEverySeededBugByTheInvariantsThatItBreaksAndAccusesNobodyElse() throws Exception {
    StringBuilder said = new StringBuilder();
    List<List<Finding>> runs;
    try (DataFolder folder = DataFolder.take(directory)) {
      runs =
          OwnStack.use(
              folder,
              text -> said.append(text).append('\n'),
              stack -> {
                BugRun run = new BugRun(stack);
                return List.of(run.run(false), run.run(true));
              });
    }

    assertThat(runs.getFirst())
        .as("without bugs: " + said)
        .hasSize(11)
        .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo("ok"));
    List<Finding> findings = runs.getLast();
    assertThat(SeededBug.values())
        .allSatisfy(
            bug ->
                assertThat(Verdicts.caughtBy(bug, findings))
                    .as(bug.word())
                    .isEqualTo(bug.invariants()));
    assertThat(Verdicts.unexplained(findings)).isEmpty();
  }

  @Test
  void everyInvariantIsBrokenByAtLeastOneBug() {
    Set<Integer> broken = new HashSet<>();
    for (SeededBug bug : SeededBug.values()) {
      broken.addAll(bug.invariants());
    }

    assertThat(broken).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }
}
