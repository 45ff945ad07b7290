package io.productchange.chaos.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.localstack.stack.Uninterrupted;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sweep that is ended by a signal still stops all that it has started. */
class UninterruptedTest {

  @AfterEach
  void forget() {
    // Whatever a failed test has left.
    var _ = Thread.interrupted();
  }

  @Test
  void whatStopsThingsDoesNotSeeTheInterruptWhichIsThereAgainAfterwards() {
    AtomicBoolean seen = new AtomicBoolean();
    Thread.currentThread().interrupt();

    Uninterrupted.run(() -> seen.set(Thread.currentThread().isInterrupted()));

    assertThat(seen).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void itIsThereAgainAlsoWhereStoppingFailed() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () ->
                Uninterrupted.run(
                    () -> {
                      throw new IllegalStateException("does not stop");
                    }))
        .hasMessage("does not stop");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whoWasNotInterruptedIsNotAfterwards() {
    Uninterrupted.run(() -> {});

    assertThat(Thread.interrupted()).isFalse();
  }
}
