package io.productchange.changeprocessor.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLineTest {

  @Test
  void helpTellsTheSettings() throws Exception {
    Processors.Ended ended = Processors.run(Map.of(), "--help");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.output())
        .contains("change-processor", "COMMAND_RESEND_AFTER", "DECIDED_REQUEST_RETENTION");
  }

  @Test
  void everythingWrongWithTheSettingsIsSaidAtOnce() throws Exception {
    Processors.Ended ended =
        Processors.run(
            Map.of(
                "KOS_TIMEOUTS", "PT1S",
                "COMMAND_RESEND_AFTER", "PT1H",
                "COMMAND_RESEND_AFTER_MAX", "PT1M",
                "KAFKA_PROCESSING_GUARANTEE", "at_least_once"));

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.output())
        .contains(
            "KAFKA_BOOTSTRAP_SERVERS",
            "KOS_TIMEOUTS",
            "COMMAND_RESEND_AFTER_MAX is PT1M",
            "KAFKA_PROCESSING_GUARANTEE");
  }
}
