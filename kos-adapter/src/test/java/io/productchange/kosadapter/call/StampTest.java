package io.productchange.kosadapter.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StampTest {
  private static final Stamp START = new Stamp(5_000_000_000L, 1_000_000);

  @Test
  void theLargerOfTheTwoClocksCounts() {
    Stamp suspended = new Stamp(5_100_000_000L, 1_310_000);
    Stamp clockSetBack = new Stamp(8_000_000_000L, 400_000);

    assertThat(START.until(suspended)).isEqualTo(Duration.ofSeconds(310));
    assertThat(START.until(clockSetBack)).isEqualTo(Duration.ofSeconds(3));
  }
}
