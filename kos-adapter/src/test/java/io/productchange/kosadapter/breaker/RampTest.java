package io.productchange.kosadapter.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RampTest {
  @Test
  void callsAreFewAtFirstAndDoubleUntilTheLimit() {
    assertThat(Ramp.limit(64, Duration.ZERO)).isEqualTo(4);
    assertThat(Ramp.limit(64, Duration.ofMillis(1_500))).isEqualTo(8);
    assertThat(Ramp.limit(64, Duration.ofMillis(4_500))).isEqualTo(32);
    assertThat(Ramp.limit(64, Duration.ofSeconds(10))).isEqualTo(64);
    assertThat(Ramp.limit(2, Duration.ZERO)).isEqualTo(2);
    assertThat(Ramp.limit(1_024, Duration.ofDays(10_000))).isEqualTo(1_024);
  }
}
