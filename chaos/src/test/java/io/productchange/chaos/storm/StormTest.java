package io.productchange.chaos.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.localstack.stack.DataFolder;
import io.productchange.operatorcli.verify.Finding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The whole system in a storm. What is left after a failure is the temporary folder. */
class StormTest {
  private static final Cast CAST = Cast.of(2, 2);
  private static final int PER_SECOND = 10;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory = Path.of("");

  /** The build says where it is; a launcher that starts this JVM would say the same. */
  @BeforeAll
  static void nameTheLauncher() {
    System.setProperty(
        "product-change.launcher",
        Path.of(System.getProperty("product-change.root", ".."))
            .resolve("product-change")
            .toString());
  }

  @Test
  @Timeout(900)
  void halfAMinuteOfStormBreaksNothing() throws Exception {
    outlives(SchedulePlanner.plan(20260131, Duration.ofSeconds(30), CAST));
  }

  @Tag("chaos")
  @Test
  @Timeout(1_800)
  void threeMinutesOfStormBreakNothing() throws Exception {
    StormReport report = outlives(SchedulePlanner.plan(42, Duration.ofMinutes(3), CAST));

    assertThat(report.stops()).isPositive();
  }

  private StormReport outlives(Schedule schedule) throws Exception {
    StringWriter said = new StringWriter();
    try (DataFolder folder = DataFolder.take(directory)) {
      StormReport report =
          StormRun.storm(
              folder,
              schedule,
              CAST,
              PER_SECOND,
              System.getenv(),
              UUID.randomUUID().toString(),
              new PrintWriter(said, true));
      assertThat(report.passed()).as(said.toString()).isTrue();
      assertThat(report.violations()).isZero();
      assertThat(report.executedTwice()).isZero();
      assertThat(report.findings())
          .hasSize(11)
          .allSatisfy(finding -> assertThat(finding.examined()).isPositive())
          .extracting(Finding::verdict)
          .containsOnly("ok");
      assertThat(report.kills()).isGreaterThanOrEqualTo(3);
      assertThat(report.linkFaults()).isPositive();
      assertThat(report.kosFaults()).isPositive();
      assertThat(report.executed()).isPositive();
      return report;
    }
  }
}
