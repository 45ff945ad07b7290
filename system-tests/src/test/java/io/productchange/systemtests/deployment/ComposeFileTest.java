package io.productchange.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.productchange.schema.settings.ProductChangeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code docker-compose.yml}, read and not run. */
class ComposeFileTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SCHEMA = "/third-party/compose-spec.json";

  private ComposeFile compose;

  @BeforeEach
  void readFile() throws IOException {
    compose = ComposeFile.read();
  }

  @Test
  void isWhatTheComposeSpecificationAllows() throws IOException {
    assertThat(schema().validate(JSON.valueToTree(compose.content()))).isEmpty();
  }

  @Test
  void isHeldAgainstASchemaThatSeesMistakes() throws IOException {
    ObjectNode broken = JSON.valueToTree(compose.content());
    ObjectNode adapter = (ObjectNode) broken.path("services").path("kos-adapter");
    adapter.put("read_only", "sometimes");
    adapter.put("enviroment", "x");

    assertThat(schema().validate(broken)).hasSizeGreaterThanOrEqualTo(2);
  }

  /** The program's own judgement, on machines that have it. */
  @Test
  void isWhatDockerComposeAccepts() throws InterruptedException {
    assumeTrue(exitCode("version") == 0, "there is no docker compose on this machine");

    assertThat(exitCode("config", "--quiet")).isZero();
  }

  private static int exitCode(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker", "compose"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(ComposeFile.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end: " + command);
      }
      return process.exitValue();
    } catch (IOException e) {
      return 127; // no docker at all
    }
  }

  @Test
  void setsNothingThatTheProductDoesNotKnow() {
    TreeSet<String> unknown = new TreeSet<>();
    for (String service : compose.ours().keySet()) {
      for (String name : compose.environment(service).keySet()) {
        String setting = name.endsWith("_FILE") ? name.substring(0, name.length() - 5) : name;
        boolean known =
            ProductChangeSettings.CATALOGUE.setting(name).isPresent()
                || ProductChangeSettings.CATALOGUE.setting(setting).isPresent();
        if (!known) {
          unknown.add(service + ": " + name);
        }
      }
    }

    assertThat(compose.ours()).hasSize(7);
    assertThat(unknown).isEmpty();
  }

  @Test
  void handsSecretsOnAsFilesThatAreMounted() {
    for (Map.Entry<String, Map<?, ?>> service : compose.ours().entrySet()) {
      List<String> mounted =
          service.getValue().containsKey("secrets")
              ? ComposeFile.list(service.getValue().get("secrets"))
              : List.of();
      Map<String, String> environment = compose.environment(service.getKey());
      List<String> used =
          environment.values().stream()
              .filter(value -> value.startsWith("/run/secrets/"))
              .map(value -> value.substring("/run/secrets/".length()))
              .toList();

      assertThat(used).as(service.getKey()).containsExactlyInAnyOrderElementsOf(mounted);
      assertThat(environment).doesNotContainKeys("DATABASE_PASSWORD", "HTTP_TOKEN");
    }
    assertThat(ComposeFile.mapping(compose.content().get("secrets")).keySet())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder("database-admin-password", "database-password", "http-token");
  }

  /**
   * Several containers of one service are only possible without names and host ports of their own.
   */
  @Test
  void letsProcessorAndAdapterBeScaled() {
    for (String service : List.of("change-processor", "kos-adapter")) {
      assertThat(ComposeFile.mapping(compose.ours().get(service)).keySet())
          .extracting(Object::toString)
          .doesNotContain("container_name", "ports");
    }
  }

  @Test
  void publishesNothingBeyondThisMachine() {
    ComposeFile.mapping(compose.content().get("services"))
        .forEach(
            (name, service) -> {
              Object ports = ComposeFile.mapping(service).get("ports");
              if (ports != null) {
                assertThat(ComposeFile.list(ports))
                    .as(name.toString())
                    .allMatch(port -> port.startsWith("127.0.0.1:"));
              }
            });
  }

  @Test
  void asksEachServiceForItsHealthWhereItSaysIt() {
    for (String service :
        List.of("kos-simulator", "change-processor", "kos-adapter", "ingest-api")) {
      Object healthcheck = ComposeFile.mapping(compose.ours().get(service)).get("healthcheck");

      assertThat(ComposeFile.list(ComposeFile.mapping(healthcheck).get("test")))
          .containsExactly(
              "CMD",
              "/opt/product-change/deploy/healthy",
              Objects.requireNonNull(compose.environment(service).get("MANAGEMENT_PORT")));
    }
  }

  /**
   * The image is built from files of the repository; one that was moved would be noticed too late.
   */
  @Test
  void isBuiltFromFilesThatAreThere() throws IOException {
    List<String> copied =
        Files.readAllLines(ComposeFile.root().resolve("Dockerfile")).stream()
            .filter(line -> line.startsWith("COPY ") && !line.startsWith("COPY --from"))
            .flatMap(
                line -> List.of(line.split(" ")).subList(1, line.split(" ").length - 1).stream())
            .toList();

    assertThat(copied).contains("product-change", "deploy/healthy", "LICENSE", "NOTICE");
    assertThat(copied).map(ComposeFile.root()::resolve).allMatch((Path file) -> Files.exists(file));
  }

  /** The schema gives names to its parts and its dialect in ways that its dialect does not know. */
  private static Schema schema() throws IOException {
    try (var text = Objects.requireNonNull(ComposeFileTest.class.getResourceAsStream(SCHEMA))) {
      JsonNode document = JSON.readTree(text);
      ((ObjectNode) document).remove("$schema");
      document
          .findParents("id")
          .forEach(
              named -> {
                if (named.path("id").isString()) {
                  ((ObjectNode) named).remove("id");
                }
              });
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
          .getSchema(document);
    }
  }
}
