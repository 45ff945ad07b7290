package io.productchange.kossimulator;

import io.productchange.kossimulator.http.HttpLimits;
import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a simulator is started with.
 *
 * @param host address to listen on
 * @param port 0 = any free one
 * @param journal the journal's file; made when it is not there, continued when it is
 * @param script rules to begin with; null = none
 * @param seed chance of rules and trace ids
 * @param adminToken what callers of {@code /admin} must bear; null = nobody is asked
 * @param limits bounds of the HTTP front
 */
public record SimulatorSettings(
    InetAddress host,
    int port,
    Path journal,
    @Nullable Path script,
    long seed,
    @Nullable String adminToken,
    HttpLimits limits) {

  /** On a free port of the loopback, without a script, seed 1, default limits. */
  public static SimulatorSettings ephemeral(Path journal) {
    return new SimulatorSettings(
        InetAddress.getLoopbackAddress(), 0, journal, null, 1, null, HttpLimits.DEFAULT);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "SimulatorSettings[" + host + ":" + port + " journal=" + journal + " seed=" + seed + "]";
  }
}
