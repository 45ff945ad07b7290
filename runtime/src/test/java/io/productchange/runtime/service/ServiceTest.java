package io.productchange.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.settings.SettingsException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service inside this virtual machine. */
@Timeout(30)
class ServiceTest {
  private static final Map<String, String> GOOD =
      Map.of("MANAGEMENT_PORT", "0", "TEST_NEEDED", "1");

  @Test
  void starts_and_stops_several_times_in_one_process() throws Exception {
    RunningService first = TestService.SERVICE.start(GOOD);
    RunningService second = TestService.SERVICE.start(GOOD);
    try {
      assertThat(first.managementPort()).isNotEqualTo(second.managementPort());
    } finally {
      assertThat(second.stop()).isEmpty();
      assertThat(first.stop()).isEmpty();
    }
  }

  @Test
  void what_was_started_is_stopped_when_the_start_fails() {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(
            () ->
                TestService.SERVICE.start(
                    Map.of("MANAGEMENT_PORT", "0", "TEST_NEEDED", "1", "TEST_START", "FORESEEN")))
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).isEmpty());
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                TestService.SERVICE.start(
                    Map.of(
                        "MANAGEMENT_PORT", "0", "TEST_NEEDED", "1", "TEST_START", "UNFORESEEN")));
  }

  @Test
  void a_wrong_environment_starts_nothing() {
    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> TestService.SERVICE.start(Map.of()));
  }

  @Test
  void a_failing_component_ends_the_wait() throws Exception {
    RunningService service =
        TestService.SERVICE.start(
            Map.of("MANAGEMENT_PORT", "0", "TEST_NEEDED", "1", "TEST_START", "LATER"));

    service.awaitEnding();

    assertThat(service.failure())
        .hasValueSatisfying(failure -> assertThat(failure.component()).isEqualTo("second"));
    assertThat(service.stop()).isEmpty();
  }
}
