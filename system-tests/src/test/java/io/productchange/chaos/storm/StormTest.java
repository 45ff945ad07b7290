package io.productchange.chaos.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.localstack.stack.DataFolder;
import io.productchange.operatorcli.verify.Finding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The whole system in a storm. What is left after a failure is the temporary folder. */
@Order(2)
class StormTest {
  private static final Cast CAST = Cast.of(2, 2, 2);
  private static final int PER_SECOND = 10;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory = Path.of("");

  @Test
  @Timeout(900)
  void halfAMinuteOfStormBreaksNothing() throws Exception {
    outlives(SchedulePlanner.plan(20260131, Duration.ofSeconds(30), CAST));
  }

  @Tag("chaos")
  @Test
  @Timeout(1_800)
  void threeMinutesOfStormBreakNothing() throws Exception {
    Schedule schedule = SchedulePlanner.plan(42, Duration.ofMinutes(3), CAST);
    assertThat(schedule.entries())
        .extracting(Schedule.Entry::fault)
        .as("stops that Kafka does not wait for")
        .anyMatch(fault -> isGivenUp(fault, CAST.adapters()))
        .anyMatch(fault -> isGivenUp(fault, CAST.processors()));

    StormReport report = outlives(schedule);

    assertThat(report.stops()).isGreaterThanOrEqualTo(3);
  }

  private static boolean isGivenUp(Fault fault, List<String> parts) {
    return fault instanceof Fault.Stop stop
        && parts.contains(stop.part())
        && stop.lasts().compareTo(Stage.MAX_POLL_INTERVAL) > 0;
  }

  /**
   * KOS, PostgreSQL and the broker away for 15 s each, one after the other, while requests keep
   * coming: nothing fails because of it and nothing is lost.
   */
  @Tag("chaos")
  @Test
  @Timeout(900)
  void anOutageOfEachOfTheThreeCostsNoRequest() throws Exception {
    Duration away = Duration.ofSeconds(15);
    StormReport report =
        storm(
            new Schedule(
                7,
                Duration.ofSeconds(85),
                List.of(
                    at(5, new Fault.Kos(KosTrouble.DOWN, away)),
                    at(32, new Fault.Kill(Cast.DATABASE, away)),
                    at(58, new Fault.Kill(Cast.BROKER, away)))));

    assertThat(report.acknowledged()).isGreaterThan(400);
    assertThat(report.kills()).isEqualTo(2);
    assertThat(report.kosFaults()).isEqualTo(1);
  }

  private static Schedule.Entry at(int second, Fault fault) {
    return new Schedule.Entry(Duration.ofSeconds(second), fault);
  }

  private StormReport outlives(Schedule schedule) throws Exception {
    StormReport report = storm(schedule);
    assertThat(report.kills()).isGreaterThanOrEqualTo(3);
    assertThat(report.linkFaults()).isPositive();
    assertThat(report.kosFaults()).isPositive();
    return report;
  }

  /** Each request ended as it would have without a storm, or this does not pass. */
  private StormReport storm(Schedule schedule) throws Exception {
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
      assertThat(report.executed()).isPositive();
      assertThat(report.findings())
          .hasSize(11)
          .allSatisfy(finding -> assertThat(finding.examined()).isPositive())
          .extracting(Finding::verdict)
          .containsOnly("ok");
      return report;
    }
  }
}
