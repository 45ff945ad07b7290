package io.productchange.systemtests.operations;

import io.productchange.testservers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A running {@code up} on a folder. */
public final class UpProcess implements AutoCloseable {
  private static final Duration START_BOUND = Duration.ofMinutes(4);
  private static final Duration STOP_BOUND = Duration.ofSeconds(15);

  private final Path dataDir;
  private final Path log;
  private final Process process;

  private UpProcess(Path dataDir, Path log, Process process) {
    this.dataDir = dataDir;
    this.log = log;
    this.process = process;
  }

  /** A process by number and start, as numbers are used again. */
  public record Identity(long pid, Optional<Instant> startedAt, String command) {
    /** Whether it runs; one that only waits to be collected by a parent does not. */
    public boolean runs() {
      return ProcessHandle.of(pid)
          .filter(process -> process.info().startInstant().equals(startedAt))
          .filter(ProcessHandle::isAlive)
          .filter(process -> !isZombie())
          .isPresent();
    }

    private boolean isZombie() {
      try {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Starts and returns when all is ready. */
  public static UpProcess start(Path dataDir, Map<String, String> environment, String... options)
      throws IOException {
    Path log = dataDir.resolveSibling(dataDir.getFileName() + "-up");
    List<String> arguments =
        new ArrayList<>(List.of("up", "--ephemeral-ports", "--data-dir", dataDir.toString()));
    arguments.addAll(List.of(options));
    Process process = Product.start(log, environment, arguments.toArray(String[]::new));
    UpProcess up = new UpProcess(dataDir, log, process);
    Await.until(
        "`up` is ready or has ended",
        START_BOUND,
        () -> Files.exists(up.endpointsFile()) || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError("`up` ended: " + Product.output(log));
    }
    return up;
  }

  public Path endpointsFile() {
    return dataDir.resolve("endpoints.env");
  }

  /** As any shell would read them. */
  public Map<String, String> endpoints() throws IOException {
    Map<String, String> endpoints = new TreeMap<>();
    for (String line : Files.readAllLines(endpointsFile())) {
      int equals = line.indexOf('=');
      endpoints.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return endpoints;
  }

  /** It and all that it has started. */
  public List<Identity> processes() {
    List<Identity> all = new ArrayList<>(List.of(identity(process.toHandle())));
    process.descendants().map(UpProcess::identity).forEach(all::add);
    return all;
  }

  static Identity identity(ProcessHandle process) {
    return new Identity(
        process.pid(),
        process.info().startInstant(),
        process.info().command().orElse("unknown command"));
  }

  /** Sends SIGTERM and returns the exit code. */
  int terminate() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_BOUND.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError(
          "`up` did not end within " + STOP_BOUND + ": " + Product.output(log));
    }
    return process.exitValue();
  }

  /** SIGKILL for it alone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public boolean runs() {
    return process.isAlive();
  }

  /** Ends whatever still runs; for when a test has failed. */
  @Override
  public void close() throws IOException {
    try {
      if (process.isAlive()) {
        process.destroy();
        if (process.waitFor(30, TimeUnit.SECONDS)) {
          return;
        }
        kill();
      }
      if (Files.isDirectory(dataDir)) {
        Product.run(log, Map.of(), "down", "--data-dir", dataDir.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
