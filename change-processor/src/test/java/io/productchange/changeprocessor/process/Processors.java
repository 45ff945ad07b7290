package io.productchange.changeprocessor.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.productchange.changeprocessor.Main;
import io.productchange.localservers.LocalService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Change processors as processes of their own, with this JVM's class path. */
final class Processors {

  private Processors() {}

  /** The command line of a processor. */
  static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** A processor, not started. */
  static LocalService processor(
      String name,
      String bootstrapServers,
      Path directory,
      int port,
      Map<String, String> settings) {
    Map<String, String> environment = new TreeMap<>(settings);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    environment.put("MANAGEMENT_PORT", "" + port);
    environment.put("STATE_DIR", directory.resolve("state").toString());
    return LocalService.builder(
            name,
            directory.resolve(name),
            command(),
            Main.class.getName(),
            URI.create("http://127.0.0.1:" + port + "/health/ready"))
        .environment(environment)
        // What is promised of every service, also right after its predecessor was killed.
        .startBound(Duration.ofSeconds(60))
        .build();
  }

  /** What the processor's management endpoint says. */
  static String metricsOn(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** How a processor that does not start ends. */
  record Ended(int exitCode, String output) {}

  /** Runs a processor that ends by itself. */
  static Ended run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments)).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end; it has written: " + output);
      }
      return new Ended(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
