package io.productchange.ingestapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.settings.SettingsException;
import io.productchange.testservers.Await;
import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ServiceTest {
  private static TestDatabase database;

  @BeforeAll
  static void createDatabase() {
    database = RunningApi.newDatabase();
    RunningApi.createTopics(TestServers.kafka());
  }

  private static Map<String, String> environment(Map<String, String> more) {
    return RunningApi.environment(TestServers.kafka(), database, more);
  }

  @Test
  void allWrongSettingsAreNamedAtOnce() {
    assertThatThrownBy(
            () ->
                RunningApi.start(
                    Map.of(
                        "HTTP_HOST",
                        "0.0.0.0",
                        "HTTP_PORT",
                        "many",
                        "HTTP_PROT",
                        "1",
                        "KAFKA_ACKS",
                        "1",
                        "KAFKA_LINGER_MS",
                        "soon")))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(String.join("\n", e.problems()))
                    .contains(
                        "DATABASE_URL",
                        "DATABASE_USER",
                        "HTTP_HOST",
                        "HTTP_PORT",
                        "HTTP_PROT",
                        "KAFKA_ACKS",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "KAFKA_LINGER_MS"));
  }

  @Test
  void topicsThatAreNotAsTheyShouldBeStopTheStart() {
    assertThatThrownBy(() -> RunningApi.start(environment(Map.of("TOPIC_PARTITIONS", "7"))))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("change-requests")
        .hasMessageContaining("topics");
  }

  @Test
  void aDatabaseWithoutTheSchemaStopsTheStartWithTheCommandThatHelps() {
    TestDatabase empty = TestServers.newDatabase();

    assertThatThrownBy(() -> RunningApi.start(environment(Map.of("DATABASE_URL", empty.jdbcUrl()))))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("./product-change db migrate");
  }

  @Test
  void aPortThatIsTakenStopsTheStart() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> RunningApi.start(environment(Map.of("HTTP_PORT", "" + taken.getLocalPort()))))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("HTTP_PORT");
    }
  }

  @Test
  void withATokenOnlyItsHolderMayAskAndHealthIsForAnybody(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "t0ken-of-tests\n");
    try (RunningApi api =
        RunningApi.start(environment(Map.of("HTTP_TOKEN_FILE", file.toString())))) {
      ApiClient client = api.client();

      Reply refused = client.submit("not even looked at");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.header("www-authenticate").orElse("")).startsWith("Bearer realm=");
      assertThat(client.get(ApiClient.REQUESTS + "/any").status()).isEqualTo(401);
      assertThat(client.get("/v1/anything").status()).isEqualTo(401);
      assertThat(
              client
                  .send(
                      client
                          .request(ApiClient.REQUESTS + "/any")
                          .header("Authorization", "Bearer t0ken-of-tests")
                          .build())
                  .status())
          .isEqualTo(404);
      assertThat(client.get("/health/live").status()).isEqualTo(200);
      assertThat(client.get("/health/ready").status()).isEqualTo(200);
      assertThat(client.get("/openapi.yaml").status()).isEqualTo(200);
    }
  }

  @Test
  void theDocumentNamesExactlyTheRoutesThereAre() throws Exception {
    try (RunningApi api = RunningApi.start(environment(Map.of()))) {
      Set<String> routes =
          api.server().routes().all().stream()
              .map(route -> route.method() + " " + route.path())
              .collect(Collectors.toSet());

      assertThat(OpenApiDocument.INSTANCE.operations()).isEqualTo(routes);
      Reply document = api.client().get("/openapi.yaml");
      assertThat(document.header("content-type")).hasValue("application/yaml");
      assertThat(document.body()).startsWith("openapi: 3.1.0");
    }
  }

  @Test
  void answersAreCountedByRouteAndHealthIsOnBothPorts() throws Exception {
    try (RunningApi api = RunningApi.start(environment(Map.of()))) {
      api.client().submit(Requests.valid(Requests.newId("metric")));
      api.client().submit("{");
      api.client().get("/nowhere/at/all");
      api.client().method("DELETE", ApiClient.REQUESTS);
      ApiClient management = new ApiClient(api.service().managementPort());

      assertThat(management.get("/health/ready").status()).isEqualTo(200);
      assertThat(api.client().get("/health/ready").status()).isEqualTo(200);
      List<String> counts =
          api.metrics()
              .lines()
              .filter(line -> line.startsWith("http_server_requests_seconds_count"))
              .toList();
      assertThat(counts)
          .anyMatch(
              line ->
                  line.contains(
                      "route=\"/v1/change-requests\",service=\"ingest-api\",status=\"202\""))
          .anyMatch(
              line ->
                  line.contains(
                      "route=\"/v1/change-requests\",service=\"ingest-api\",status=\"400\""))
          .anyMatch(
              line ->
                  line.contains("method=\"other\",route=\"none\"")
                      && line.contains("status=\"405\""))
          .noneMatch(line -> line.contains("nowhere"));
      assertThat(api.metrics()).contains("ingest_in_flight{", "ingest_waiting{", "kafka_producer_");
    }
  }

  @Test
  void stoppingSendsWhoeverWaitsHomeWithAnAnswer() throws Exception {
    RunningApi api = RunningApi.start(environment(Map.of()));
    CompletableFuture<Reply> waiting =
        api.client().getLater(ApiClient.REQUESTS + "/not-there?wait=PT60S");
    Await.until("it waits", Duration.ofSeconds(10), () -> api.metric("ingest_waiting") == 1);

    long startNanos = System.nanoTime();
    assertThat(api.service().stop()).isEmpty();

    assertThat(waiting.join().status()).isEqualTo(404);
    assertThat(waiting.join().header("connection")).hasValue("close");
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void noLineNumberAndNoBodyReachesTheLog() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    String line = "01098765432";
    try (RunningApi api = RunningApi.start(environment(Map.of()))) {
      String id = Requests.newId("canary");
      api.client().submit(Requests.valid(id, line, "PLAN_CANARY"));
      api.client().submit(Requests.valid(id, line, "PLAN_OTHER"));
      api.client().submit(Requests.valid("bad id " + line, line + "0", "PLAN_CANARY"));
      api.client().submit("{\"lineNumber\":\"" + line + "\",}");
      api.client().get(ApiClient.REQUESTS + "?lineNumber=" + line);
      api.client().get(ApiClient.REQUESTS + "?lineNumber=" + line + "0");
      api.client().get(ApiClient.REQUESTS + "/" + line + "%20");
    } finally {
      root.detachAppender(log);
    }

    assertThat(log.list).isNotEmpty();
    assertThat(log.list)
        .noneMatch(event -> event.getFormattedMessage().contains("98765432"))
        .noneMatch(event -> event.getFormattedMessage().contains("PLAN_CANARY"));
  }
}
