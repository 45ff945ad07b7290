package io.productchange.schema.settings;

import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How patient the change processor is, and how long it remembers.
 *
 * @param resendAfter how long a command may stay without a decision before it is sent again
 * @param resendAfterMax longest wait between two sends; each wait is twice the one before
 * @param retention how long a decided request is answered from the processor's own state
 */
public record ProcessorSettings(Duration resendAfter, Duration resendAfterMax, Duration retention) {
  /** First wait before a command is sent again. */
  public static final Setting<Duration> COMMAND_RESEND_AFTER =
      Setting.duration(
              "COMMAND_RESEND_AFTER",
              "how long a command to the adapter may stay without a decision before it is sent"
                  + " again; each further wait is twice the one before",
              Duration.ofMillis(100),
              Duration.ofHours(1))
          .withDefault(Duration.ofSeconds(30))
          .usedBy("change-processor");

  /** Longest wait before a command is sent again. */
  public static final Setting<Duration> COMMAND_RESEND_AFTER_MAX =
      Setting.duration(
              "COMMAND_RESEND_AFTER_MAX",
              "longest wait before a command is sent again; not less than COMMAND_RESEND_AFTER",
              Duration.ofMillis(100),
              Duration.ofHours(24))
          .withDefault(Duration.ofMinutes(5))
          .usedBy("change-processor");

  /** How long decided requests are remembered. */
  public static final Setting<Duration> DECIDED_REQUEST_RETENTION =
      Setting.duration(
              "DECIDED_REQUEST_RETENTION",
              "how long the processor answers duplicates of a decided request from its own state;"
                  + " later ones get the same answer from the database. It decides the size of the"
                  + " state and how long a restart without state takes",
              Duration.ofMillis(100),
              Duration.ofDays(365))
          .withDefault(Duration.ofDays(1))
          .usedBy("change-processor");

  /** What the processor reads of the environment. */
  public static final Requirements REQUIREMENTS =
      Requirements.uses(COMMAND_RESEND_AFTER, COMMAND_RESEND_AFTER_MAX, DECIDED_REQUEST_RETENTION)
          .and(
              Requirements.rule(
                  List.of(COMMAND_RESEND_AFTER, COMMAND_RESEND_AFTER_MAX),
                  ProcessorSettings::tooShortMax));

  /** All of them, in the order of the documentation. */
  static List<Setting<?>> settings() {
    return List.of(COMMAND_RESEND_AFTER, COMMAND_RESEND_AFTER_MAX, DECIDED_REQUEST_RETENTION);
  }

  /**
   * @throws IllegalStateException if the environment was read without {@link #REQUIREMENTS}
   */
  public static ProcessorSettings from(Environment environment) {
    return new ProcessorSettings(
        environment.get(COMMAND_RESEND_AFTER),
        environment.get(COMMAND_RESEND_AFTER_MAX),
        environment.get(DECIDED_REQUEST_RETENTION));
  }

  private static Stream<String> tooShortMax(Environment environment) {
    Duration first = environment.get(COMMAND_RESEND_AFTER);
    Duration max = environment.get(COMMAND_RESEND_AFTER_MAX);
    return max.compareTo(first) < 0
        ? Stream.of(
            "COMMAND_RESEND_AFTER_MAX is %s, less than COMMAND_RESEND_AFTER (%s)"
                .formatted(max, first))
        : Stream.empty();
  }
}
