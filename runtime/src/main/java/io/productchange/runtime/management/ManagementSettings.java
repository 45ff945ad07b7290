package io.productchange.runtime.management;

import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Setting;

/**
 * Where the management endpoint listens. It has no authentication and tells health and metrics
 * only, so it stays on loopback unless told otherwise.
 *
 * @param host the name or address to bind
 * @param port the port to bind, 0 for any free one
 */
public record ManagementSettings(String host, int port) {
  /** The address to listen on. */
  public static final Setting<String> MANAGEMENT_HOST =
      Setting.string(
              "MANAGEMENT_HOST",
              "the name or address that the management endpoint (health and metrics, no authentication) listens on")
          .withDefault("127.0.0.1");

  /** The port to listen on; the default differs by process and is given to {@link #from}. */
  public static final Setting<Integer> MANAGEMENT_PORT =
      Setting.integer(
              "MANAGEMENT_PORT",
              "the port of the management endpoint: /health/live, /health/ready, /metrics; 0 takes any free one",
              0,
              65_535)
          .withDefaultDescribed("by process");

  /** What a process with a management endpoint reads of the environment. */
  public static final Requirements REQUIREMENTS =
      Requirements.uses(MANAGEMENT_HOST, MANAGEMENT_PORT);

  /**
   * @param defaultPort the port where none is set
   * @throws IllegalStateException if the environment was read without {@link #REQUIREMENTS}
   */
  public static ManagementSettings from(Environment environment, int defaultPort) {
    return new ManagementSettings(
        environment.get(MANAGEMENT_HOST),
        environment.optional(MANAGEMENT_PORT).orElse(defaultPort));
  }
}
