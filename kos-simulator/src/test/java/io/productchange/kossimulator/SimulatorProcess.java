package io.productchange.kossimulator;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A simulator in a JVM of its own, as a person or a script starts it. */
final class SimulatorProcess implements AutoCloseable {
  private static final List<String> FREE_PORTS =
      List.of("--port=0", "--management-port=0", "--port-file=url", "--journal=journal.jsonl");

  private final Process process;
  private final Path urlFile;
  private final Path log;

  private SimulatorProcess(Process process, Path urlFile, Path log) {
    this.process = process;
    this.urlFile = urlFile;
    this.log = log;
  }

  /** Starts the command with exactly these arguments; standard input is closed at once. */
  static SimulatorProcess command(Path folder, String... arguments) throws IOException {
    return start(folder, List.of(), List.of(arguments));
  }

  private static SimulatorProcess start(Path folder, List<String> shell, List<String> arguments)
      throws IOException {
    Path log = Files.createTempFile(folder, "simulator", ".log");
    List<String> command = new ArrayList<>(shell);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.matches("(KOS|HTTP|MANAGEMENT)_.*"));
    Process process = builder.start();
    process.getOutputStream().close();
    return new SimulatorProcess(process, folder.resolve("url"), log);
  }

  /**
   * Starts one on free ports with {@code journal.jsonl} in the folder; returns once it is ready.
   */
  static SimulatorProcess ready(Path folder) throws Exception {
    return awaitReady(start(folder, List.of(), FREE_PORTS));
  }

  /** The same, and no file of it can grow beyond some 100 KiB: as if the disk were full. */
  static SimulatorProcess readyOnSmallDisk(Path folder) throws Exception {
    List<String> shell = List.of("sh", "-c", "ulimit -f 200; exec \"$@\"", "sh");
    return awaitReady(start(folder, shell, FREE_PORTS));
  }

  private static SimulatorProcess awaitReady(SimulatorProcess started) throws Exception {
    Await.until(
        "ready",
        () -> {
          if (!started.process.isAlive()) {
            throw new AssertionError(started.log());
          }
          return Files.exists(started.urlFile);
        });
    return started;
  }

  URI url() throws IOException {
    return URI.create(Files.readString(urlFile).strip());
  }

  long pid() {
    return process.pid();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    Files.deleteIfExists(urlFile);
  }

  int exitCode(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + within);
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    kill();
  }
}
