package io.productchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.systemtests.LauncherSandbox.Outcome;
import io.productchange.testservers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code product-change}, as a process. */
class LauncherTest {

  @TempDir Path directory;
  private LauncherSandbox sandbox;

  @BeforeEach
  void layOut() throws IOException {
    sandbox = new LauncherSandbox(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "ingest-api,       ingest-api,       io.productchange.ingestapi.Main,       ''",
    "change-processor, change-processor, io.productchange.changeprocessor.Main, ''",
    "kos-adapter,      kos-adapter,      io.productchange.kosadapter.Main,      ''",
    "kos-simulator,    kos-simulator,    io.productchange.kossimulator.Main,    ''",
    "up,               local-stack,      io.productchange.localstack.Main,      up",
    "down,             local-stack,      io.productchange.localstack.Main,      down",
    "demo,             local-stack,      io.productchange.localstack.Main,      demo",
    "chaos,            chaos,            io.productchange.chaos.Main,           chaos",
    "topics,           operator-cli,     io.productchange.operatorcli.Main,     topics",
    "--help,           operator-cli,     io.productchange.operatorcli.Main,     --help",
    "no-such-command,  operator-cli,     io.productchange.operatorcli.Main,     no-such-command",
  })
  void runsTheMainClassOfEachCommand(String command, String module, String main, String passedOn)
      throws IOException, InterruptedException {
    Outcome outcome = sandbox.run(command, "--flag", "two words");

    assertThat(outcome.exitCode()).isZero();
    String expected = passedOn.isEmpty() ? "" : "argument=" + passedOn + "\n";
    assertThat(outcome.out())
        .endsWith("argument=" + main + "\n" + expected + "argument=--flag\nargument=two words\n")
        .contains("classpath=" + sandbox.path("target/dist/lib") + "/" + module + ".jar:");
  }

  @Test
  void becomesTheJvmAndHandsOutItsExitCode() throws IOException, InterruptedException {
    Outcome outcome = sandbox.run(Map.of("JAVA_EXIT", "2"), "verify");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).contains("pid=" + outcome.pid() + "\n");
  }

  @Test
  void givesTheCommandNothingToRead() throws IOException, InterruptedException {
    Process process = sandbox.start(Map.of(), "verify");
    try (var stdin = process.outputWriter()) {
      stdin.write("secret");
    } catch (IOException e) {
      assertThat(e).as("the script closed its standard input").isNotNull();
    }

    assertThat(LauncherSandbox.await(process).out()).contains("stdin=\n");
  }

  @Test
  void lets_JAVA_OPTS_ComeAfterItsOwnOptions() throws IOException, InterruptedException {
    Outcome outcome = sandbox.run(Map.of("JAVA_OPTS", "-Xmx99m -Da=b"), "verify");

    assertThat(outcome.out())
        .containsSubsequence(
            "argument=-Xmx512m\n",
            "argument=-Xmx99m\nargument=-Da=b\nargument=io.productchange.operatorcli.Main\n");
  }

  @Test
  void keepsTheClassesOfCommandsThatPeopleWaitFor() throws IOException, InterruptedException {
    String kept = "argument=-XX:SharedArchiveFile=" + sandbox.path("target/dist/cds") + "/";

    assertThat(sandbox.run("verify").out())
        .contains(kept + "io.productchange.operatorcli.Main.jsa\n");
    assertThat(sandbox.run("up").out()).contains(kept + "io.productchange.localstack.Main.jsa\n");
    assertThat(sandbox.run("kos-adapter").out()).doesNotContain(kept);
  }

  @Test
  void saysInOneSentenceWhatToInstallWithoutAJdk() throws IOException, InterruptedException {
    String script = Files.readString(sandbox.path("product-change"));
    sandbox.install("product-change", script.replace("MIN_JAVA=25", "MIN_JAVA=99"));

    Outcome outcome = sandbox.run("demo");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).hasLineCount(1).contains("JDK 99 or later is needed: install one");
    assertThat(sandbox.builds()).isZero();
  }

  @Test
  void buildsOnceAndAgainOnlyWhenASourceIsNewer() throws IOException, InterruptedException {
    assertThat(sandbox.run("verify").err()).contains("building");
    assertThat(sandbox.run("verify").err()).isEmpty();
    assertThat(sandbox.builds()).isEqualTo(1);

    Path built = sandbox.path("target/dist/complete");
    FileTime later =
        FileTime.from(Files.getLastModifiedTime(built).toInstant().plus(Duration.ofSeconds(1)));
    Files.setLastModifiedTime(sandbox.path("module/src/main/java/A.java"), later);

    assertThat(sandbox.run("verify").exitCode()).isZero();
    assertThat(sandbox.builds()).isEqualTo(2);
  }

  @Test
  void buildsOnceHoweverManyStartTogether() throws IOException, InterruptedException {
    startFiveTogether(Map.of());

    assertThat(sandbox.builds()).isEqualTo(1);
  }

  @Test
  void buildsOnceAlsoWhereThereIsNoFlock() throws IOException, InterruptedException {
    startFiveTogether(Map.of("PATH", sandbox.pathWithoutFlock()));

    assertThat(sandbox.builds()).isEqualTo(1);
    assertThat(sandbox.path("target/build.lock.d")).doesNotExist();
  }

  @Test
  void breaksTheLockOfABuildThatWasKilledWhereThereIsNoFlock()
      throws IOException, InterruptedException {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    sandbox.write("target/build.lock.d/owner", dead.pid() + "\n");

    Outcome outcome = sandbox.run(Map.of("PATH", sandbox.pathWithoutFlock()), "verify");

    assertThat(outcome.exitCode()).isZero();
    assertThat(sandbox.builds()).isEqualTo(1);
  }

  @Test
  void showsTheEndOfTheLogOfAFailedBuild() throws IOException, InterruptedException {
    Outcome outcome = sandbox.run(Map.of("MVN_FAILS", "A.java is broken"), "verify");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("[ERROR] A.java is broken")
        .contains("the build failed; all of its log is " + sandbox.path("target/build.log"));
  }

  @Test
  void endsTheBuildWithItselfWhenTerminated() throws IOException, InterruptedException {
    Process process = sandbox.start(Map.of("MVN_HANGS", "yes"), "verify");
    Await.until("the build began", Duration.ofSeconds(30), () -> sandbox.builds() == 1);
    long build = Long.parseLong(Files.readString(sandbox.path("mvn.calls")).split(" ", 2)[0]);

    process.toHandle().destroy();

    assertThat(LauncherSandbox.await(process).exitCode()).isEqualTo(143);
    assertThat(ProcessHandle.of(build).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void takesAPrebuiltDistributionAsItIs() throws IOException, InterruptedException {
    sandbox.write("elsewhere/classpath/operator-cli", "LIB/operator-cli.jar");
    Map<String, String> environment =
        Map.of("PRODUCT_CHANGE_DIST", sandbox.path("elsewhere").toString());

    Outcome known = sandbox.run(environment, "verify");
    Outcome missing = sandbox.run(environment, "ingest-api");

    assertThat(known.out())
        .contains("classpath=" + sandbox.path("elsewhere/lib/operator-cli.jar") + "\n")
        .contains("argument=-Dproduct-change.dist=" + sandbox.path("elsewhere") + "\n");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("has no module ingest-api");
    assertThat(sandbox.builds()).isZero();
  }

  @Test
  void worksThroughASymbolicLinkAndFromAnyFolder() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(directory.resolve("pc"), Path.of("product-change"));
    ProcessBuilder builder =
        new ProcessBuilder(link.toString(), "--java-home").directory(Path.of("/").toFile());
    builder.environment().put("JAVA_HOME", sandbox.path("jdk").toString());

    assertThat(LauncherSandbox.await(builder.start()).out()).isEqualTo(sandbox.path("jdk") + "\n");
  }

  private void startFiveTogether(Map<String, String> environment)
      throws IOException, InterruptedException {
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      starts.add(sandbox.start(environment, "verify"));
    }
    for (Process start : starts) {
      assertThat(LauncherSandbox.await(start).exitCode()).isZero();
    }
  }
}
