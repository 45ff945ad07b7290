package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kossimulator.json.Json;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The control endpoint. */
class AdminTest extends SimulatorTest {
  private static final String LATENCY = "\"behaviour\":{\"type\":\"latency\",\"fixed\":\"PT0S\"}";

  @Test
  void rulesAreAddedReplacedListedAndTakenAway() throws Exception {
    assertThat(
            kos.send("POST", "/admin/rules", "{\"id\":\"a\",%s}".formatted(LATENCY)).statusCode())
        .isEqualTo(201);
    assertThat(kos.json("POST", "/admin/rules", "[{%s},{%s}]".formatted(LATENCY, LATENCY)))
        .hasToString("{\"added\":[\"rule-2\",\"rule-3\"]}");
    assertThat(kos.json("GET", "/admin/rules", "").path("rules")).hasSize(3);
    assertThat(kos.json("GET", "/admin/rules/a", "").path("matched").intValue()).isZero();
    assertThat(kos.send("DELETE", "/admin/rules/a", "").statusCode()).isEqualTo(200);
    assertThat(kos.send("DELETE", "/admin/rules/a", "").statusCode()).isEqualTo(404);
    assertThat(
            kos.json("PUT", "/admin/rules", "{\"id\":\"z\",%s}".formatted(LATENCY)).path("rules"))
        .hasSize(1);
    assertThat(kos.json("DELETE", "/admin/rules", "").path("rules")).isEmpty();
  }

  @Test
  void anIdIsUsedOnce() throws Exception {
    kos.send("POST", "/admin/rules", "{\"id\":\"a\",%s}".formatted(LATENCY));

    HttpResponse<String> again =
        kos.send("POST", "/admin/rules", "{\"id\":\"a\",%s}".formatted(LATENCY));

    assertThat(again.statusCode()).isEqualTo(422);
    assertThat(again.body()).contains("id \\\"a\\\" is used already");
  }

  @Test
  void aWrongRuleChangesNothingAndEveryProblemIsNamed() throws Exception {
    kos.rules("{\"id\":\"kept\",%s}".formatted(LATENCY));

    HttpResponse<String> response =
        kos.send(
            "PUT",
            "/admin/rules",
            "[{\"id\":\"new\",%s},{\"match\":{\"nth\":0,\"x\":1},\"behaviour\":{\"type\":\"cut\"}}]"
                .formatted(LATENCY));

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(Json.parse(response.body()).path("problems")).hasSize(3);
    assertThat(kos.json("GET", "/admin/rules/kept", "").path("id").asString()).isEqualTo("kept");
    assertThat(kos.send("GET", "/admin/rules/new", "").statusCode()).isEqualTo(404);
  }

  @Test
  void theJournalIsReadInPages() throws Exception {
    int changes = 300;
    for (int i = 0; i < changes; i++) {
      kos.change("r" + i, ACTIVE, TARGET);
    }
    kos.answered("r" + (changes - 1));

    long after = 0;
    int events = 0;
    while (true) {
      JsonNode page = kos.json("GET", "/admin/journal?limit=100&after=" + after, "");
      if (page.path("events").isEmpty()) {
        break;
      }
      for (JsonNode event : page.path("events")) {
        assertThat(event.path("seq").longValue()).isEqualTo(++after);
        events++;
      }
      assertThat(page.path("lastSeq").longValue()).isEqualTo(after);
    }
    assertThat(events).isEqualTo(1 + 3 * changes).isEqualTo(kos.journal().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "after=x         | after must be a whole number",
        "limit=0         | limit must be a whole number",
        "limit=10001     | limit must be a whole number",
        "from=1          | from is not known here"
      })
  void aWrongQueryOfTheJournalIsNamed(String query, String problem) throws Exception {
    HttpResponse<String> response = kos.send("GET", "/admin/journal?" + query, "");

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                | 400 | JSON object",
        "{}                                | 422 | must be there",
        "{\"lineStatus\":\"GONE\"}         | 422 | lineStatus must be",
        "{\"productCode\":\"\"}            | 422 | productCode must be",
        "{\"productCode\":5,\"price\":1}   | 422 | price is not known"
      })
  void aWrongSettingOfALineIsNamed(String body, int status, String problem) throws Exception {
    HttpResponse<String> response = kos.send("POST", "/admin/lines/" + ACTIVE, body);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(problem);
    assertThat(kos.productOf(ACTIVE)).isEqualTo("5G_SLIM_6G");
  }

  @Test
  void aLineIsShownAsItIs() throws Exception {
    assertThat(kos.send("GET", "/admin/lines/01001234567", "").statusCode()).isEqualTo(404);
    assertThat(kos.send("POST", "/admin/lines/01001234567", "{\"productCode\":\"X\"}").statusCode())
        .isEqualTo(404);
    JsonNode line = kos.json("GET", "/admin/lines/" + ACTIVE, "");
    assertThat(line.path("lineStatus").asString()).isEqualTo("ACTIVE");
    assertThat(line.has("customerName")).isFalse();
  }

  @Test
  void callsAreCounted() throws Exception {
    kos.inquire(ACTIVE);
    kos.json("GET", Kos.LIST, "");
    kos.change("r", ACTIVE, TARGET);
    kos.change("r", "01080000001", TARGET);

    JsonNode stats = kos.json("GET", "/admin/stats", "");
    JsonNode calls = stats.path("calls");
    assertThat(calls.path("CUSTOMER_INFO").path("received").intValue()).isEqualTo(1);
    assertThat(calls.path("PRODUCT_INFO").path("received").intValue()).isEqualTo(1);
    assertThat(calls.path("PRODUCT_CHANGE").path("received").intValue()).isEqualTo(2);
    assertThat(calls.path("PRODUCT_CHANGE").path("concurrentMax").intValue()).isPositive();
    assertThat(stats.path("executed").intValue()).isEqualTo(1);
    assertThat(stats.path("refused").intValue()).isEqualTo(1);
    assertThat(
            kos.json("DELETE", "/admin/stats", "")
                .path("calls")
                .path("CUSTOMER_INFO")
                .path("concurrentMax")
                .intValue())
        .isZero();
  }

  @Test
  void healthAndMetricsAreThere() throws Exception {
    kos.change("r", ACTIVE, TARGET);

    assertThat(kos.send("GET", "/admin/health", "").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(kos.send("GET", "/health/live", "").statusCode()).isEqualTo(200);
    assertThat(kos.send("GET", "/health/ready", "").statusCode()).isEqualTo(200);
    assertThat(kos.send("GET", "/metrics", "").body())
        .contains("# TYPE kos_simulator_executed_total counter\nkos_simulator_executed_total 1\n")
        .contains("kos_simulator_calls_total{integration_type=\"PRODUCT_CHANGE\"} 1\n");
  }

  @Test
  void healthAndMetricsMayHaveAPortOfTheirOwn(@TempDir Path other) throws Exception {
    SimulatorSettings base = SimulatorSettings.ephemeral(other.resolve("journal.jsonl"));
    SimulatorSettings settings =
        new SimulatorSettings(
            base.http(), base.http(), base.journal(), null, 1, null, base.limits());
    try (KosSimulator second = KosSimulator.start(settings, Clock.systemUTC());
        Kos management =
            new Kos(URI.create("http://127.0.0.1:" + second.managementPort()), second.journal())) {
      assertThat(management.send("GET", "/health/ready", "").statusCode()).isEqualTo(200);
      assertThat(management.send("GET", "/metrics", "").statusCode()).isEqualTo(200);
      assertThat(management.send("POST", "/metrics", "x").statusCode()).isEqualTo(405);
      assertThat(management.send("GET", Kos.LIST, "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void withATokenTheControlEndpointAsksForIt(@TempDir Path other) throws Exception {
    SimulatorSettings settings =
        SimulatorSettings.ephemeral(other.resolve("journal.jsonl")).withAdminToken("secret");
    try (KosSimulator second = KosSimulator.start(settings, Clock.systemUTC());
        Kos guarded = new Kos(second.baseUrl(), second.journal());
        RawClient client = new RawClient(second.baseUrl())) {
      assertThat(guarded.send("GET", "/admin/rules", "").statusCode()).isEqualTo(401);
      assertThat(guarded.send("GET", "/admin/health", "").statusCode()).isEqualTo(200);
      assertThat(guarded.send("GET", Kos.LIST, "").statusCode()).isEqualTo(200);
      client.send("GET /admin/rules HTTP/1.1\r\nHost: kos\r\nAuthorization: Bearer secret\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH, /admin/rules, 405",
    "POST, /admin/health, 405",
    "POST, /admin/journal, 405",
    "PUT, /admin/stats, 405",
    "PUT, /admin/rules/x, 405",
    "DELETE, /admin/lines/01012345670, 405",
    "GET, /admin/nothing, 404",
    "GET, /admin, 404"
  })
  void otherMethodsAndPathsAreErrors(String method, String path, int status) throws Exception {
    assertThat(kos.send(method, path, "").statusCode()).isEqualTo(status);
  }
}
