package io.productchange.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestDirectoryTest {

  private static final Duration BOUND = Duration.ofMinutes(1);

  @TempDir Path root;

  @Test
  void vanishesWithItsServersWhenTheJvmEnds() throws IOException {
    Process jvm = startJvmWithServer();
    assertThat(folders()).hasSize(1);

    jvm.destroy();
    Await.until("the JVM has ended", BOUND, () -> !jvm.isAlive());

    assertThat(folders()).isEmpty();
  }

  @Test
  void isClearedAwayWithItsServersByTheNextJvmWhereTheFirstWasKilled() throws IOException {
    Process killed = startJvmWithServer();
    Path abandoned = folders().getFirst();
    ProcessHandle orphan = serverIn(abandoned);
    killed.destroyForcibly();
    Await.until("the JVM is dead", BOUND, () -> !killed.isAlive());
    assertThat(orphan.isAlive()).isTrue();

    Process next = startJvmWithServer();
    try {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(abandoned).doesNotExist();
    } finally {
      next.destroy();
      Await.until("the second JVM has ended", BOUND, () -> !next.isAlive());
    }
  }

  private static ProcessHandle serverIn(Path folder) throws IOException {
    String record = Files.readString(folder.resolve("postgres-1/process.properties"));
    String pid = record.lines().filter(line -> line.startsWith("pid=")).findFirst().orElseThrow();
    return ProcessHandle.of(Long.parseLong(pid.substring("pid=".length()))).orElseThrow();
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> children = Files.list(root.resolve("target/test-servers"))) {
      return children.filter(Files::isDirectory).toList();
    }
  }

  private Process startJvmWithServer() throws IOException {
    Path ready = root.resolve("ready");
    Files.deleteIfExists(ready);
    Path output = root.resolve("jvm.log");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dproduct-change.root=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                JvmWithServer.class.getName(),
                ready.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Await.until("the server answers", BOUND, () -> Files.exists(ready) || !jvm.isAlive());
    assertThat(jvm.isAlive()).as(Files.readString(output)).isTrue();
    return jvm;
  }

  /** What runs in the JVM: takes the shared PostgreSQL, makes a file, and waits. */
  static final class JvmWithServer {

    private JvmWithServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      TestServers.postgres();
      Files.createFile(Path.of(arguments[0]));
      Thread.currentThread().join();
    }
  }
}
