package io.productchange.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {

  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void returnsAsSoonAsTheConditionHolds() {
    AtomicInteger looks = new AtomicInteger();

    Await.until("the third look", LONG, () -> looks.incrementAndGet() == 3);

    assertThat(looks).hasValue(3);
  }

  @Test
  void failsWithTheDescriptionWhenTheBoundHasPassed() {
    assertThatThrownBy(() -> Await.until("pigs fly", SHORT, () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessage("not within PT0.1S: pigs fly");
  }

  @Test
  void givesTheLastFailureAsCause() {
    AssertionError last = new AssertionError("expected 1 but was 2");

    assertThatThrownBy(
            () ->
                Await.untilAsserted(
                    "they are equal",
                    SHORT,
                    () -> {
                      throw last;
                    }))
        .isInstanceOf(AssertionError.class)
        .hasCause(last);
  }

  @Test
  void handsOutTheValueItWaitedFor() {
    AtomicInteger looks = new AtomicInteger();

    int value =
        Await.value(
            "a second look",
            LONG,
            () -> Optional.of(looks.incrementAndGet()).filter(look -> look == 2));

    assertThat(value).isEqualTo(2);
  }

  @Test
  void keepsTheInterruptOfItsThread() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Await.until("anything", LONG, () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
