package io.productchange.runtime.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.Await;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HealthTest {
  @Test
  void without_checks_all_is_well() {
    Health health = new Health();

    assertThat(health.live().httpStatus()).isEqualTo(200);
    assertThat(health.ready().toJson()).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
  }

  @Test
  void one_check_that_is_down_makes_all_down_and_says_why() {
    Health health = new Health();
    health.readiness("kafka", CheckResult::up);
    health.readiness("database", () -> CheckResult.down("no \"connection\""));
    health.liveness("threads", CheckResult::up);

    assertThat(health.live().httpStatus()).isEqualTo(200);
    assertThat(health.ready().httpStatus()).isEqualTo(503);
    assertThat(health.ready().toJson())
        .isEqualTo(
            "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"kafka\",\"status\":\"UP\"},"
                + "{\"name\":\"database\",\"status\":\"DOWN\","
                + "\"reason\":\"no \\\"connection\\\"\"}]}");
  }

  @Test
  void a_check_that_throws_is_down() {
    Health health = new Health();
    health.readiness(
        "broken",
        () -> {
          throw new IllegalStateException("CANARY 01012345678");
        });

    assertThat(health.ready().toJson())
        .contains("the check failed: IllegalStateException")
        .doesNotContain("CANARY");
  }

  @Test
  void a_check_that_hangs_is_down_is_not_asked_twice_at_once_and_recovers() throws Exception {
    Health health = new Health(Duration.ofMillis(100));
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    health.readiness(
        "slow",
        () -> {
          asked.incrementAndGet();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return CheckResult.up();
        });
    health.readiness("quick", CheckResult::up);

    for (int i = 0; i < 3; i++) {
      HealthReport report = health.ready();
      assertThat(report.entries())
          .containsExactly(
              new HealthReport.Entry("slow", CheckResult.down("no answer within 100 ms")),
              new HealthReport.Entry("quick", CheckResult.up()));
    }
    assertThat(asked).hasValue(1);

    release.countDown();
    Await.until("up again", Duration.ofSeconds(5), () -> health.ready().isUp());
    // The late answer of the first question may be what made it up.
    Await.until(
        "asked again", Duration.ofSeconds(5), () -> health.ready().isUp() && asked.get() > 1);
  }
}
