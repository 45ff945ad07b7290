package io.productchange.changeprocessor.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LifecyclePolicyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void everyWaitIsTwiceTheOneBeforeUpToTheLongest() {
    LifecyclePolicy policy =
        new LifecyclePolicy(Duration.ofSeconds(30), Duration.ofMinutes(5), DAY);

    assertThat(IntStream.rangeClosed(1, 7).mapToObj(sends -> policy.deadline(NOW, sends)))
        .extracting(deadline -> Duration.between(NOW, deadline).toSeconds())
        .containsExactly(30L, 60L, 120L, 240L, 300L, 300L, 300L);
  }

  @Test
  void manySendsDoNotOverflow() {
    LifecyclePolicy policy = new LifecyclePolicy(Duration.ofMillis(100), DAY, DAY);

    assertThat(policy.deadline(NOW, Integer.MAX_VALUE)).isEqualTo(NOW.plus(DAY));
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new LifecyclePolicy(Duration.ZERO, DAY, DAY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LifecyclePolicy(DAY, Duration.ofHours(1), DAY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LifecyclePolicy(DAY, DAY, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
