package io.productchange.kossimulator;

import io.productchange.kossimulator.SimulatorSettings.Address;
import io.productchange.kossimulator.http.HttpLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the settings of options and environment; an option wins. Gathers every problem. */
final class SettingsReader {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String PREFIX = "KOS_SIMULATOR_";
  private static final Set<String> KNOWN =
      new TreeSet<>(
          Set.of(
              "KOS_SIMULATOR_JOURNAL",
              "KOS_SIMULATOR_SCRIPT",
              "KOS_SIMULATOR_SEED",
              "KOS_SIMULATOR_PORT",
              "KOS_SIMULATOR_PORT_FILE"));

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  SettingsReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Every problem met so far. */
  List<String> problems() {
    return problems;
  }

  /** The settings; only to be used when there are no problems. */
  SimulatorSettings read(Options options) {
    checkUnknown();
    InetAddress host = address(value(options.host, "HTTP_HOST", LOOPBACK), "HTTP_HOST (--host)");
    String token = token();
    checkExposure(host, token);
    String script = value(options.script, "KOS_SIMULATOR_SCRIPT", "");
    return new SimulatorSettings(
        new Address(host, httpPort(options.port)),
        new Address(
            address(value(null, "MANAGEMENT_HOST", LOOPBACK), "MANAGEMENT_HOST"),
            port(
                value(options.managementPort, "MANAGEMENT_PORT", "8084"),
                "MANAGEMENT_PORT (--management-port)")),
        Path.of(value(options.journal, "KOS_SIMULATOR_JOURNAL", "kos-journal.jsonl")),
        script.isEmpty() ? null : Path.of(script),
        number(
            value(options.seed, "KOS_SIMULATOR_SEED", "1"),
            "KOS_SIMULATOR_SEED (--seed)",
            0,
            Integer.MAX_VALUE),
        token,
        HttpLimits.DEFAULT);
  }

  /** Where to write the base URL once ready; null = nowhere. */
  @Nullable Path portFile(@Nullable String option) {
    String file = value(option, "KOS_SIMULATOR_PORT_FILE", "");
    return file.isEmpty() ? null : Path.of(file);
  }

  private String value(@Nullable String option, String name, String fallback) {
    if (option != null) {
      return option;
    }
    String value = environment.get(name);
    return value == null || value.isBlank() ? fallback : value;
  }

  private void checkUnknown() {
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith(PREFIX) && !KNOWN.contains(name)) {
        problems.add(name + " is not known; known are " + String.join(", ", KNOWN));
      }
    }
  }

  private InetAddress address(String host, String name) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      problems.add(name + " \"" + host + "\" cannot be resolved");
      return InetAddress.getLoopbackAddress();
    }
  }

  /**
   * One environment serves all commands, and there HTTP_PORT is the ingest API's. So what speaks of
   * KOS comes first: this process's own setting, then the place where the adapter looks for KOS.
   */
  private int httpPort(@Nullable String option) {
    String own = value(option, "KOS_SIMULATOR_PORT", "");
    if (!own.isEmpty()) {
      return port(own, "KOS_SIMULATOR_PORT (--port)");
    }
    return portOfKosUrl()
        .orElseGet(() -> port(value(null, "HTTP_PORT", "8090"), "HTTP_PORT (--port)"));
  }

  /** Only where it means this machine: the port of another one says nothing about this one. */
  private OptionalInt portOfKosUrl() {
    try {
      URI url = URI.create(value(null, "KOS_BASE_URL", ""));
      String host = String.valueOf(url.getHost());
      boolean here = host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
      return here && url.getPort() > 0 ? OptionalInt.of(url.getPort()) : OptionalInt.empty();
    } catch (IllegalArgumentException e) {
      // Whether it is a URL is for those to say who use it.
      return OptionalInt.empty();
    }
  }

  private int port(String text, String name) {
    return (int) number(text, name, 0, 65_535);
  }

  private long number(String text, String name, long min, long max) {
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Named below like a number out of range.
    }
    problems.add(name + " must be a whole number from " + min + " to " + max + " but is " + text);
    return min;
  }

  private @Nullable String token() {
    String given = environment.get("HTTP_TOKEN");
    String file = environment.get("HTTP_TOKEN_FILE");
    if (given != null && !given.isBlank()) {
      return given.strip();
    }
    if (file == null || file.isBlank()) {
      return null;
    }
    try {
      String token = Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
      if (token.isEmpty()) {
        problems.add("HTTP_TOKEN_FILE " + file + " is empty");
      }
      return token;
    } catch (IOException e) {
      problems.add("HTTP_TOKEN_FILE " + file + " cannot be read: " + e);
      return null;
    }
  }

  /** KOS's own calls know no authentication, so beyond loopback somebody must have wanted this. */
  private void checkExposure(InetAddress address, @Nullable String token) {
    boolean allowed = "true".equals(environment.get("HTTP_ALLOW_UNAUTHENTICATED"));
    if (!address.isLoopbackAddress() && token == null && !allowed) {
      problems.add(
          "HTTP_HOST (--host) is not a loopback address: set HTTP_TOKEN_FILE (bearer token for"
              + " /admin) or HTTP_ALLOW_UNAUTHENTICATED=true");
    }
  }
}
