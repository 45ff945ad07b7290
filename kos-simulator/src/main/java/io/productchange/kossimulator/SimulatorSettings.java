package io.productchange.kossimulator;

import io.productchange.kossimulator.http.HttpLimits;
import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a simulator is started with.
 *
 * @param http where KOS's calls and the control endpoint are
 * @param management where health and metrics are; null = only on {@code http}, where they are too
 * @param journal the journal's file; made when it is not there, continued when it is
 * @param script rules to begin with; null = none
 * @param seed chance of rules and trace ids
 * @param adminToken what callers of {@code /admin} must bear; null = nobody is asked
 * @param limits bounds of the HTTP front
 */
public record SimulatorSettings(
    Address http,
    @Nullable Address management,
    Path journal,
    @Nullable Path script,
    long seed,
    @Nullable String adminToken,
    HttpLimits limits) {

  /**
   * Where to listen.
   *
   * @param port 0 = any free one
   */
  public record Address(InetAddress host, int port) {}

  /** On a free port of the loopback, without a script, seed 1, default limits. */
  public static SimulatorSettings ephemeral(Path journal) {
    return new SimulatorSettings(
        new Address(InetAddress.getLoopbackAddress(), 0),
        null,
        journal,
        null,
        1,
        null,
        HttpLimits.DEFAULT);
  }

  /** The same with rules to begin with. */
  public SimulatorSettings withScript(Path file) {
    return new SimulatorSettings(http, management, journal, file, seed, adminToken, limits);
  }

  /** The same with another seed. */
  public SimulatorSettings withSeed(long newSeed) {
    return new SimulatorSettings(http, management, journal, script, newSeed, adminToken, limits);
  }

  /** The same with a token for the control endpoint. */
  public SimulatorSettings withAdminToken(String token) {
    return new SimulatorSettings(http, management, journal, script, seed, token, limits);
  }

  /** The same with other bounds. */
  public SimulatorSettings withLimits(HttpLimits newLimits) {
    return new SimulatorSettings(http, management, journal, script, seed, adminToken, newLimits);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "SimulatorSettings[" + http + " journal=" + journal + " seed=" + seed + "]";
  }
}
