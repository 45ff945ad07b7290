package io.productchange.kosadapter.rig;

import io.productchange.kosadapter.Main;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An adapter as a process of its own, which can be killed and stopped. */
public final class AdapterProcess implements AutoCloseable {
  private final Process process;
  private final Path log;
  private final int managementPort;

  private AdapterProcess(Process process, Path log, int managementPort) {
    this.process = process;
    this.log = log;
    this.managementPort = managementPort;
  }

  /** Starts one with the settings of a world. */
  public static AdapterProcess start(World world, String name, Map<String, String> more)
      throws IOException {
    return start(world, name, more, Main.class);
  }

  /** The same with a {@code main} of the test's own. */
  public static AdapterProcess start(
      World world, String name, Map<String, String> more, Class<?> main) throws IOException {
    Path log = Files.createTempFile(world.folder(), name + "-", ".log");
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(world.environment(more));
    builder.environment().put("MANAGEMENT_PORT", Integer.toString(port));
    return new AdapterProcess(builder.start(), log, port);
  }

  private static int freePort() throws IOException {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** HTTP status of {@code /health/ready}. */
  public int ready() throws Exception {
    return get("/health/ready").statusCode();
  }

  /** The text of {@code /metrics}. */
  public String metrics() throws Exception {
    return get("/metrics").body();
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
              .timeout(Duration.ofSeconds(5))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Ends it at once, as a crash does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Freezes it. */
  public void freeze() throws Exception {
    signal("STOP");
  }

  /** Whether it is frozen, whoever froze it. */
  public boolean isFrozen() throws Exception {
    Process ps =
        new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(process.pid())).start();
    return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .strip()
        .startsWith("T");
  }

  /** Lets it go on. */
  public void thaw() throws Exception {
    signal("CONT");
  }

  /** Asks it to end; its exit status. */
  public int terminate() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  /** Waits until it ends by itself; its exit status. */
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("not stopped within 20 s:\n" + log());
    }
    return process.exitValue();
  }

  /** What it wrote. */
  public String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid()).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
