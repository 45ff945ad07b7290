package io.productchange.localservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class OrphansTest {

  @TempDir Path directory;

  @AfterEach
  void leaveNothingBehind() {
    Orphans.cleanUp(directory);
  }

  @Test
  void stopsTheServerOfAJvmThatWasKilled() throws IOException {
    ProcessHandle server;
    try (ServerOwner owner = ServerOwner.start(directory)) {
      server = recordedServer().orElseThrow();
      owner.kill();
    }
    assertThat(server.isAlive()).as("the server outlives its killed owner").isTrue();

    assertThat(Orphans.cleanUp(directory)).singleElement().asString().contains("PostgreSQL");

    assertThat(server.isAlive()).isFalse();
    assertThat(Orphans.cleanUp(directory)).isEmpty();
  }

  @Test
  void findNothingAfterAJvmThatEndedByItself() throws IOException {
    ProcessHandle server;
    try (ServerOwner owner = ServerOwner.start(directory)) {
      server = recordedServer().orElseThrow();
      owner.terminate();
    }

    assertThat(server.isAlive()).isFalse();
    assertThat(Orphans.cleanUp(directory)).isEmpty();
  }

  @Test
  void leaveAProcessAloneThatStartedAtAnotherTimeThanTheRecordedOne() throws IOException {
    Process innocent = new ProcessBuilder("sleep", "60").start();
    try {
      new ProcessRecord("PostgreSQL", innocent.pid(), Instant.EPOCH, "sleep").write(directory);

      assertThat(Orphans.cleanUp(directory)).isEmpty();

      assertThat(innocent.isAlive()).isTrue();
    } finally {
      innocent.destroyForcibly();
    }
  }

  @Test
  void leaveAProcessAloneWhoseCommandIsNotTheRecordedOne() throws IOException {
    Process innocent = new ProcessBuilder("sleep", "60").start();
    try {
      ProcessRecord.of("PostgreSQL", innocent.toHandle(), "/data/postgres").write(directory);

      assertThat(Orphans.cleanUp(directory)).isEmpty();

      assertThat(innocent.isAlive()).isTrue();
    } finally {
      innocent.destroyForcibly();
    }
  }

  /** As whatever a shell without job control starts in the background. */
  @Test
  void areAskedToEndAlsoWhereTheyIgnoreInterrupts() throws Exception {
    Process deaf = new ProcessBuilder("sh", "-c", "trap '' INT; exec sleep 60").start();
    try {
      assertThat(Poll.until(Duration.ofSeconds(10), () -> runs(deaf, "sleep"))).isTrue();
      ProcessRecord.of("Kafka", deaf.toHandle(), "60").write(directory);

      assertThat(Orphans.cleanUp(directory)).hasSize(1);

      assertThat(deaf.waitFor()).as("ended by SIGTERM, not by SIGKILL").isEqualTo(128 + 15);
    } finally {
      deaf.destroyForcibly();
    }
  }

  private static boolean runs(Process process, String program) {
    return process.info().command().filter(command -> command.endsWith(program)).isPresent();
  }

  @Test
  void areStoppedInTheReverseOrderOfTheirStart() {
    ProcessRecord broker = new ProcessRecord("Kafka", 1, Instant.ofEpochSecond(10), "/data");
    ProcessRecord service = new ProcessRecord("kos-adapter", 2, Instant.ofEpochSecond(12), "/data");
    ProcessRecord database = new ProcessRecord("PostgreSQL", 3, Instant.ofEpochSecond(11), "/data");

    assertThat(Orphans.newestFirst(List.of(broker, service, database)))
        .containsExactly(service, database, broker);
  }

  private Optional<ProcessHandle> recordedServer() {
    return ProcessRecord.read(directory.resolve("postgres")).flatMap(ProcessRecord::process);
  }
}
