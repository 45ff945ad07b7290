package io.productchange.kosadapter.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.management.CheckResult;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final AtomicLong nanos = new AtomicLong();
  private Duration sincePoll = Duration.ZERO;
  private final Pulse pulse =
      new Pulse(KafkaSettings.of("localhost:1"), () -> sincePoll, nanos::get);

  @AfterEach
  void close() {
    pulse.close();
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  @Test
  void aDatabaseThatNeverAnsweredIsNotReady() {
    assertThat(pulse.database()).isEqualTo(CheckResult.down("the database has not answered yet"));
  }

  @Test
  void aDatabaseThatIsSilentForMoreThanTenSecondsIsNotReadyUntilItAnswers() {
    pulse.databaseAnswered();
    pass(Duration.ofSeconds(10));
    assertThat(pulse.database()).isEqualTo(CheckResult.up());

    pass(Duration.ofSeconds(1));
    assertThat(pulse.database())
        .isEqualTo(CheckResult.down("the database has not answered for 11 s"));

    pulse.databaseAnswered();
    assertThat(pulse.database()).isEqualTo(CheckResult.up());
  }

  @Test
  void commandsThatAreNotPolledAreNotReady() {
    sincePoll = Duration.ofSeconds(12);

    assertThat(pulse.kafka()).isEqualTo(CheckResult.down("commands were not polled for 12 s"));
  }
}
