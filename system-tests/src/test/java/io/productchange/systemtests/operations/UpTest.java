package io.productchange.systemtests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.systemtests.operations.Product.Outcome;
import io.productchange.systemtests.operations.UpProcess.Identity;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} and {@code down}: what they start, and that nothing of it stays. */
class UpTest {
  @TempDir Path directory;

  @Test
  void runsEverythingUntilTerminatedAndGivesWayToNoSecondOne() throws Exception {
    Path dataDir = directory.resolve("data");
    List<Identity> processes;
    try (UpProcess up = UpProcess.start(dataDir, Map.of())) {
      processes = up.processes();
      assertThat(processes).as("up, broker, KOS and three services").hasSizeGreaterThanOrEqualTo(6);
      assertThat(up.endpoints())
          .containsKeys(
              "KAFKA_BOOTSTRAP_SERVERS",
              "DATABASE_URL",
              "DATABASE_USER",
              "DATABASE_PASSWORD",
              "DATABASE_ADMIN_USER",
              "DATABASE_ADMIN_PASSWORD",
              "KOS_BASE_URL",
              "INGEST_URL")
          .allSatisfy((name, value) -> assertThat(value).as(name).matches("[^\"'\\s]+"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(up.endpointsFile())))
          .as("it holds passwords")
          .isEqualTo("rw-------");
      assertThat(status(up.endpoints().get("INGEST_URL") + "/health/ready")).isEqualTo(200);

      Outcome second = run("up", "--ephemeral-ports", "--data-dir", dataDir.toString());
      assertThat(second.exitCode()).as(second.all()).isEqualTo(1);
      assertThat(second.err()).hasLineCount(1).contains("already runs on " + dataDir);
      Outcome down = run("down", "--data-dir", dataDir.toString());
      assertThat(down.exitCode()).as(down.all()).isEqualTo(1);
      assertThat(up.runs()).isTrue();
      assertThat(up.endpointsFile()).exists();

      assertThat(up.terminate()).isZero();
      assertThat(up.endpointsFile()).doesNotExist();
    }
    assertThat(processes).noneMatch(Identity::runs);
  }

  @Test
  void downEndsWhatAKilledUpHasLeft() throws Exception {
    Path dataDir = directory.resolve("data");
    try (UpProcess up = UpProcess.start(dataDir, Map.of(), "--without-services")) {
      assertThat(up.endpoints()).doesNotContainKey("INGEST_URL").containsKey("KOS_BASE_URL");
      List<Identity> processes = up.processes();
      up.kill();
      assertThat(processes).as("a kill leaves orphans").anyMatch(Identity::runs);

      Outcome down = run("down", "--data-dir", dataDir.toString());

      assertThat(down.exitCode()).as(down.all()).isZero();
      assertThat(down.out())
          .contains("stopped Kafka", "stopped PostgreSQL", "stopped kos-simulator");
      assertThat(processes).noneMatch(Identity::runs);
      assertThat(up.endpointsFile()).doesNotExist();

      Outcome again = run("down", "--data-dir", dataDir.toString());
      assertThat(again.exitCode()).isZero();
      assertThat(again.out()).contains("nothing was left running");
    }
  }

  private Outcome run(String... arguments) throws Exception {
    return Product.run(directory.resolve("command"), Map.of(), arguments);
  }

  private static int status(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
