package io.productchange.schema.settings;

import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where KOS is and how it may be used.
 *
 * @param baseUrl what the paths of KOS's calls are appended to
 * @param timeout from the start of sending to the complete answer
 * @param lateEffectBound how long after the sender could no longer send a change may still take
 *     effect, as the owner of KOS certifies it; empty where nobody does, and then an operator
 *     decides
 * @param maxConcurrency calls of one process under way at once
 */
public record KosSettings(
    URI baseUrl, Duration timeout, Optional<Duration> lateEffectBound, int maxConcurrency) {
  /** Where KOS is. */
  public static final Setting<URI> KOS_BASE_URL =
      Setting.uri("KOS_BASE_URL", "the base address of KOS", "http", "https").usedBy("kos-adapter");

  /** How long a call may take. */
  public static final Setting<Duration> KOS_TIMEOUT =
      Setting.duration(
              "KOS_TIMEOUT",
              "how long a call of KOS may take, from the start of sending to the complete answer",
              Duration.ofMillis(100),
              Duration.ofMinutes(5))
          .withDefault(Duration.ofSeconds(10))
          .usedBy("kos-adapter");

  /** How late a change may take effect. */
  public static final Setting<Duration> KOS_LATE_EFFECT_BOUND =
      Setting.duration(
              "KOS_LATE_EFFECT_BOUND",
              "how long after its sender could no longer send a change may still take effect, as"
                  + " the owner of KOS certifies it; not less than KOS_TIMEOUT",
              Duration.ofMillis(100),
              Duration.ofDays(30))
          .withDefaultDescribed("unset: an operator decides")
          .usedBy("kos-adapter");

  /** How many calls at once. */
  public static final Setting<Integer> KOS_MAX_CONCURRENCY =
      Setting.integer(
              "KOS_MAX_CONCURRENCY", "how many calls of KOS one process makes at once", 1, 1_024)
          .withDefault(64)
          .usedBy("kos-adapter");

  /** What a process that calls KOS needs of the environment. */
  public static final Requirements REQUIREMENTS =
      Requirements.needs(KOS_BASE_URL, KOS_TIMEOUT, KOS_MAX_CONCURRENCY)
          .and(
              Requirements.rule(
                  List.of(KOS_TIMEOUT, KOS_LATE_EFFECT_BOUND), KosSettings::tooEarlyBound));

  /**
   * @throws IllegalStateException if the environment was read without {@link #REQUIREMENTS}
   */
  public static KosSettings from(Environment environment) {
    return new KosSettings(
        environment.get(KOS_BASE_URL),
        environment.get(KOS_TIMEOUT),
        environment.optional(KOS_LATE_EFFECT_BOUND),
        environment.get(KOS_MAX_CONCURRENCY));
  }

  private static Stream<String> tooEarlyBound(Environment environment) {
    Duration timeout = environment.get(KOS_TIMEOUT);
    return environment.optional(KOS_LATE_EFFECT_BOUND).stream()
        .filter(bound -> bound.compareTo(timeout) < 0)
        .map(
            bound ->
                "KOS_LATE_EFFECT_BOUND is %s, less than KOS_TIMEOUT (%s): a change that may still be answered may still take effect"
                    .formatted(bound, timeout));
  }
}
