package io.productchange.localservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A JVM of its own that starts PostgreSQL and then waits, for tests that end it one way or another.
 */
final class ServerOwner implements AutoCloseable {

  private static final Duration BOUND = Duration.ofMinutes(1);

  private final Process process;

  private ServerOwner(Process process) {
    this.process = process;
  }

  /** Starts the JVM and returns when its server answers. */
  static ServerOwner start(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path ready = directory.resolve("ready");
    Path output = directory.resolve("owner.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ServerOwner.class.getName(),
                    directory.resolve("postgres").toString(),
                    ready.toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!Poll.until(BOUND, () -> Files.exists(ready) || !process.isAlive()) || !process.isAlive()) {
      process.destroyForcibly();
      throw new IllegalStateException("the owner did not start its server" + LogTail.of(output));
    }
    return new ServerOwner(process);
  }

  /** Ends the JVM as SIGTERM does, and waits for its end. */
  void terminate() {
    process.destroy();
    await();
  }

  /** Ends the JVM as SIGKILL does, and waits for its end. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  private void await() {
    if (!Poll.until(BOUND, () -> !process.isAlive())) {
      throw new IllegalStateException("the owner is still alive");
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** What runs in the JVM: the server's directory and a file to make when it answers. */
  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedPostgresServer.builder(Path.of(arguments[0])).start();
    try {
      Files.createFile(Path.of(arguments[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.currentThread().join();
  }
}
