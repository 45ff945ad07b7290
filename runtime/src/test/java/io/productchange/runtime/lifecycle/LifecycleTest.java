package io.productchange.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LifecycleTest {
  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  void stops_in_the_reverse_order_of_the_start() throws Exception {
    Lifecycle lifecycle = new Lifecycle();
    String a = lifecycle.start("a", () -> event("start a", "A"), this::stopped);
    lifecycle.start("b", () -> event("start b", a + "B"), this::stopped);

    List<Lifecycle.Failure> failures = lifecycle.stop();

    assertThat(failures).isEmpty();
    assertThat(events).containsExactly("start a", "start b", "stop AB", "stop A");
  }

  @Test
  void stopping_again_does_nothing() throws Exception {
    Lifecycle lifecycle = new Lifecycle();
    lifecycle.start("a", () -> "A", this::stopped);
    lifecycle.stop();

    assertThat(lifecycle.stop()).isEmpty();
    assertThat(events).containsExactly("stop A");
  }

  @Test
  void a_start_that_fails_leaves_the_others_to_be_stopped() throws Exception {
    Lifecycle lifecycle = new Lifecycle();
    lifecycle.start("a", () -> "A", this::stopped);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                lifecycle.start(
                    "b",
                    () -> {
                      throw new IOException("no");
                    }));
    lifecycle.stop();

    assertThat(events).containsExactly("stop A");
  }

  @Test
  void a_failing_stop_is_reported_and_does_not_keep_the_others() throws Exception {
    Lifecycle lifecycle = new Lifecycle();
    lifecycle.start("a", () -> "A", this::stopped);
    lifecycle.start(
        "b",
        () -> "B",
        (component, within) -> {
          throw new IOException("stuck");
        });

    List<Lifecycle.Failure> failures = lifecycle.stop();

    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst().component()).isEqualTo("b");
    assertThat(failures.getFirst().cause()).isInstanceOf(IOException.class).hasMessage("stuck");
    assertThat(events).containsExactly("stop A");
  }

  @Test
  void a_hanging_stop_is_interrupted_at_its_bound_and_the_others_still_stop() throws Exception {
    Lifecycle lifecycle = new Lifecycle(Duration.ofMillis(300));
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    lifecycle.start("a", () -> "A", this::stopped);
    lifecycle.start(
        "b",
        () -> "B",
        (component, within) -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        });

    long start = System.nanoTime();
    List<Lifecycle.Failure> failures = lifecycle.stop();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst().cause()).hasMessageStartingWith("did not stop within ");
    assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(events).containsExactly("stop A");
  }

  @Test
  void components_are_told_how_long_they_have() throws Exception {
    Lifecycle lifecycle = new Lifecycle(Duration.ofSeconds(6));
    List<Duration> told = new CopyOnWriteArrayList<>();
    lifecycle.start("a", () -> "A", (component, within) -> told.add(within));

    lifecycle.stop();

    assertThat(told.getFirst()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
  }

  @Test
  void a_component_that_starts_while_all_is_being_stopped_is_stopped_too() throws Exception {
    Lifecycle lifecycle = new Lifecycle();

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(
            () ->
                lifecycle.start(
                    "late",
                    () -> {
                      lifecycle.stop();
                      return "LATE";
                    },
                    this::stopped))
        .withMessage("stopped while starting late");

    assertThat(events).containsExactly("stop LATE");
  }

  @Test
  void nothing_is_started_once_the_end_was_asked_for() {
    Lifecycle lifecycle = new Lifecycle();
    lifecycle.requestStop();

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> lifecycle.start("a", () -> event("start a", "A"), this::stopped));
    assertThat(events).isEmpty();
  }

  @Test
  void a_failure_during_a_later_start_is_the_reason_why_that_is_given_up() throws Exception {
    Lifecycle lifecycle = new Lifecycle();
    IOException cause = new IOException("no");

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(
            () ->
                lifecycle.start(
                    "b",
                    () -> {
                      lifecycle.fail("a", cause);
                      return "B";
                    },
                    this::stopped))
        .withMessage("a failed while b was starting")
        .withCause(cause);
    lifecycle.stop();

    assertThat(events).containsExactly("stop B");
  }

  @Test
  void the_first_failure_ends_the_wait_and_is_the_one_reported() throws Exception {
    Lifecycle lifecycle = new Lifecycle();
    assertThat(lifecycle.isEnding()).isFalse();

    lifecycle.fail("a", new IOException("first"));
    lifecycle.fail("b", new IOException("second"));
    lifecycle.awaitEnding();

    assertThat(lifecycle.isEnding()).isTrue();
    assertThat(lifecycle.failure())
        .hasValueSatisfying(failure -> assertThat(failure.cause()).hasMessage("first"));
  }

  private String event(String event, String component) {
    events.add(event);
    return component;
  }

  private void stopped(String component, Duration within) {
    events.add("stop " + component);
  }
}
