package io.productchange.chaos.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.localstack.stack.DataFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * KOS, PostgreSQL and the broker away for 15 s each, one after the other, while requests keep
 * coming to two adapters and two processors: nothing fails because of it and nothing is lost.
 */
class OutageTest {
  private static final Duration AWAY = Duration.ofSeconds(15);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory = Path.of("");

  @BeforeAll
  static void nameTheLauncher() {
    System.setProperty(
        "product-change.launcher",
        Path.of(System.getProperty("product-change.root", ".."))
            .resolve("product-change")
            .toString());
  }

  @Tag("chaos")
  @Test
  @Timeout(900)
  void anOutageOfEachOfTheThreeCostsNoRequest() throws Exception {
    Schedule schedule =
        new Schedule(
            7,
            Duration.ofSeconds(85),
            List.of(
                at(5, new Fault.Kos(KosTrouble.DOWN, AWAY)),
                at(32, new Fault.Kill(Cast.DATABASE, AWAY)),
                at(58, new Fault.Kill(Cast.BROKER, AWAY))));
    StringWriter said = new StringWriter();
    try (DataFolder folder = DataFolder.take(directory)) {
      StormReport report =
          StormRun.storm(
              folder,
              schedule,
              Cast.of(2, 2),
              10,
              System.getenv(),
              UUID.randomUUID().toString(),
              new PrintWriter(said, true));

      System.out.println(said);
      // Each request ended as it would have without an outage, or this did not pass.
      assertThat(report.passed()).as(said.toString()).isTrue();
      assertThat(report.executedTwice()).isZero();
      assertThat(report.acknowledged()).isGreaterThan(400);
      assertThat(report.kills()).isEqualTo(2);
      assertThat(report.kosFaults()).isEqualTo(1);
    }
  }

  private static Schedule.Entry at(int second, Fault fault) {
    return new Schedule.Entry(Duration.ofSeconds(second), fault);
  }
}
