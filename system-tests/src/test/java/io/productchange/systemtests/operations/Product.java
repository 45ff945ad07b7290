package io.productchange.systemtests.operations;

import io.productchange.localstack.stack.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The launcher as people call it, with the distribution that the build has just laid out. */
public final class Product {
  private static final Duration BOUND = Duration.ofMinutes(3);

  /** What would lead our processes elsewhere than the tests say. */
  private static final List<String> FOREIGN =
      List.of(
          "KAFKA_", "DATABASE_", "KOS_", "INGEST_", "HTTP_", "MANAGEMENT_", "TOPIC_", "STATE_DIR");

  /** Commands whose environment is that of the processes that they start. */
  private static final Set<String> STACKS = Set.of("up", "down", "demo", "chaos");

  /** How a command ended, and what it wrote. */
  public record Outcome(int exitCode, String out, String err) {
    /** Both, for messages. */
    public String all() {
      return "exit %d%n%s%n%s".formatted(exitCode, out, err);
    }
  }

  private Product() {}

  public static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("product-change.root"), "product-change").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * What every process of the product is started with; the distribution is the build's unless
   * another is named.
   */
  private static Map<String, String> environment(Map<String, String> own) {
    Map<String, String> environment = new HashMap<>(own);
    environment.putIfAbsent("PRODUCT_CHANGE_DIST", System.getProperty("product-change.dist"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return environment;
  }

  /**
   * The same for a process that is started often, as local stacks start theirs.
   *
   * @param main its main class
   */
  public static Map<String, String> environment(Map<String, String> own, String main) {
    Map<String, String> environment = environment(own);
    Path home = Path.of(String.valueOf(environment.get("PRODUCT_CHANGE_DIST")));
    environment.put("JAVA_OPTS", Distribution.javaOpts(home, main));
    return environment;
  }

  /** Starts a command whose output goes to files beside {@code log}. */
  public static Process start(Path log, Map<String, String> own, String... arguments)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(arguments))
            .redirectOutput(log.resolveSibling(log.getFileName() + ".out").toFile())
            .redirectError(log.resolveSibling(log.getFileName() + ".err").toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> FOREIGN.stream().anyMatch(name::startsWith) || name.equals("JAVA_OPTS"));
    builder
        .environment()
        .putAll(
            STACKS.contains(arguments[0])
                ? environment(own)
                : environment(own, "io.productchange.operatorcli.Main"));
    return builder.start();
  }

  /** Runs a command to its end. */
  public static Outcome run(Path log, Map<String, String> own, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(log, own, arguments);
    try {
      if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(List.of(arguments) + " did not end: " + output(log));
      }
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(
        process.exitValue(),
        Files.readString(log.resolveSibling(log.getFileName() + ".out")),
        Files.readString(log.resolveSibling(log.getFileName() + ".err")));
  }

  /** What a command that was started with this log has written. */
  public static String output(Path log) throws IOException {
    return Files.readString(log.resolveSibling(log.getFileName() + ".out"))
        + Files.readString(log.resolveSibling(log.getFileName() + ".err"));
  }
}
