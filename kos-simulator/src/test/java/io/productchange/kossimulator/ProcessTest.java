package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.productchange.kossimulator.journal.Journal;
import io.productchange.kossimulator.journal.JournalEvent.Executed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a process: options, exit codes, signals. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // filled by JUnit before each test
@Execution(ExecutionMode.CONCURRENT)
class ProcessTest {
  private static final Duration STOP = Duration.ofSeconds(15);
  private static final Duration START = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void itAnswersUntilItIsTerminatedAndThenExitsWith0() throws Exception {
    try (SimulatorProcess process = SimulatorProcess.ready(folder);
        Kos kos = new Kos(process.url(), folder.resolve("journal.jsonl"));
        RawClient idle = new RawClient(process.url())) {
      assertThat(kos.change("r", "01012345670", "5G_UNLIMITED").path("resultCode").asString())
          .isEqualTo("0000");
      process.terminate();

      assertThat(process.exitCode(STOP)).isZero();
      assertThat(idle.readToEnd()).isEmpty();
      assertThat(folder.resolve("url")).doesNotExist();
      assertThat(process.log()).contains("listens on http://127.0.0.1:").doesNotContain("010123");
      assertThat(Journal.read(folder.resolve("journal.jsonl"))).hasSize(4);
    }
  }

  @Test
  void aCallInFlightDoesNotHoldUpTheStop() throws Exception {
    try (SimulatorProcess process = SimulatorProcess.ready(folder);
        Kos kos = new Kos(process.url(), folder.resolve("journal.jsonl"));
        RawClient client = new RawClient(process.url())) {
      kos.rules("{\"behaviour\":{\"type\":\"latency\",\"fixed\":\"PT1H\"}}");
      client.change("r", "01012345670", "5G_UNLIMITED");
      Await.until("received", () -> kos.journal().size() == 2);
      process.terminate();

      assertThat(process.exitCode(STOP)).isZero();
    }
  }

  @Test
  void anInterruptEndsItWith0() throws Exception {
    assumeTrue(!interruptIsIgnored(), "SIGINT is ignored here and would be in the child");
    try (SimulatorProcess process = SimulatorProcess.ready(folder)) {
      new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

      assertThat(process.exitCode(STOP)).isZero();
    }
  }

  /** A shell that runs something in the background makes it ignore SIGINT, its children too. */
  private static boolean interruptIsIgnored() throws Exception {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  @Test
  void helpTellsTheOptionsAndTheLineNumbers() throws Exception {
    try (SimulatorProcess process = SimulatorProcess.command(folder, "--help")) {
      assertThat(process.exitCode(START)).isZero();
      assertThat(process.log()).contains("--port-file", "HTTP_PORT", "0108", "SUSPENDED");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nonsense             | Unknown option: '--nonsense'",
        "--port=x               | KOS_SIMULATOR_PORT (--port) must be a whole number",
        "--port=70000           | KOS_SIMULATOR_PORT (--port) must be a whole number from 0 to 65535",
        "--seed=x               | KOS_SIMULATOR_SEED (--seed) must be",
        "--host=no.such.invalid | cannot be resolved",
        "--host=0.0.0.0         | is not a loopback address"
      })
  void wrongUseExitsWith2(String option, String message) throws Exception {
    try (SimulatorProcess process = SimulatorProcess.command(folder, option)) {
      assertThat(process.exitCode(START)).isEqualTo(2);
      assertThat(process.log()).contains(message);
    }
  }

  @Test
  void aTakenPortIsSaidClearly() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SimulatorProcess process =
            SimulatorProcess.command(
                folder, "--port=" + taken.getLocalPort(), "--management-port=0")) {
      assertThat(process.exitCode(START)).isEqualTo(1);
      assertThat(process.log())
          .contains("cannot listen on 127.0.0.1 port " + taken.getLocalPort() + " (--port)");
    }
  }

  @Test
  void aJournalThatCannotBeWrittenIsSaidClearly() throws Exception {
    Files.createFile(folder.resolve("file"));
    try (SimulatorProcess process =
        SimulatorProcess.command(
            folder, "--port=0", "--management-port=0", "--journal=file/journal.jsonl")) {
      assertThat(process.exitCode(START)).isEqualTo(1);
      assertThat(process.log()).contains("journal file/journal.jsonl cannot be used");
    }
  }

  @Test
  void aJournalInUseIsSaidClearly() throws Exception {
    try (SimulatorProcess first = SimulatorProcess.ready(folder);
        SimulatorProcess second =
            SimulatorProcess.command(
                folder, "--port=0", "--management-port=0", "--journal=journal.jsonl")) {
      assertThat(second.exitCode(START)).isEqualTo(1);
      assertThat(second.log()).contains("in use by another simulator");
      first.terminate();
      assertThat(first.exitCode(STOP)).isZero();
    }
  }

  @Test
  void aWrongScriptIsSaidClearly() throws Exception {
    Files.writeString(
        folder.resolve("script.json"), "[{\"behaviour\":{\"type\":\"cut\"},\"x\":1}]");
    try (SimulatorProcess process =
        SimulatorProcess.command(
            folder, "--port=0", "--management-port=0", "--script=script.json")) {
      assertThat(process.exitCode(START)).isEqualTo(1);
      assertThat(process.log())
          .contains("rules[0].behaviour.at is missing", "rules[0].x is not known here");
    }
  }

  /** A full disk: KOS must not answer what it cannot record. */
  @Test
  void whenTheJournalFailsNothingMoreIsAnsweredAndTheProcessEndsWith1() throws Exception {
    assumeTrue(Files.exists(Path.of("/bin/sh")), "no shell here");
    List<String> acknowledged = new ArrayList<>();
    try (SimulatorProcess process = SimulatorProcess.readyOnSmallDisk(folder);
        RawClient client = new RawClient(process.url())) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  client.change("r" + i, "01012345670", "5G_UNLIMITED");
                  assertThat(client.read().status()).isEqualTo(200);
                  acknowledged.add("r" + i);
                }
              })
          .isInstanceOfAny(IOException.class, AssertionError.class);

      assertThat(process.exitCode(STOP)).isEqualTo(1);
      assertThat(process.log()).contains("journal.jsonl cannot be written any more");
    }
    assertThat(acknowledged).hasSizeBetween(50, 9_999);
    assertThat(
            Journal.read(folder.resolve("journal.jsonl")).stream()
                .filter(Executed.class::isInstance)
                .map(event -> ((Executed) event).requestId()))
        .containsAll(acknowledged);
  }
}
