package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.kossimulator.journal.Delivery;
import io.productchange.kossimulator.journal.JournalEvent.Executed;
import io.productchange.kossimulator.journal.JournalEvent.Refused;
import io.productchange.kossimulator.journal.JournalEvent.Scheduled;
import io.productchange.kossimulator.json.Json;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every other scripted behaviour. */
class FaultsTest extends SimulatorTest {
  private HttpResponse<String> change(String requestId) throws Exception {
    return kos.send("POST", Kos.CHANGE, Kos.changeBody(requestId, ACTIVE, TARGET));
  }

  private boolean isExecuted() throws IOException {
    return !kos.events(Executed.class).isEmpty();
  }

  private static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  @Test
  void latencyBeforeTheEffectIsTheTimeItTakes() throws Exception {
    kos.rules("{\"behaviour\":{\"type\":\"latency\",\"fixed\":\"PT0.3S\"}}");
    long start = System.nanoTime();
    change("r");

    assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    Executed executed = kos.events(Executed.class).getFirst();
    assertThat(Duration.between(executed.startedAt(), executed.finishedAt()))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  @Test
  void latencyAfterTheEffectHoldsTheAnswerOnly() throws Exception {
    kos.rules(
        "{\"behaviour\":{\"type\":\"latency\",\"min\":\"PT20S\",\"max\":\"PT30S\",\"at\":\"AFTER_EFFECT\"}}");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);
      Await.until("executed", this::isExecuted);
      client.timeout(200);

      assertThatThrownBy(client::read).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001", "2002", "2003", "2004", "2005"})
  void aChangeIsRefusedByScript(String code) throws Exception {
    kos.rules(
        "{\"behaviour\":{\"type\":\"refuse\",\"code\":\"%s\",\"message\":\"nul \\u0000 here\"}}"
            .formatted(code));

    JsonNode answer = Json.parse(change("r").body());
    assertThat(answer.path("resultCode").asString()).isEqualTo(code);
    assertThat(answer.path("resultMessage").asString()).isEqualTo("nul \0 here");
    Refused refused = kos.events(Refused.class).getFirst();
    assertThat(refused.resultCode()).isEqualTo(code);
    assertThat(refused.scripted()).isTrue();
    assertThat(isExecuted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3001", "3002", "3003"})
  void anInquiryIsRefusedByScript(String code) throws Exception {
    kos.rules("{\"behaviour\":{\"type\":\"refuse\",\"code\":\"%s\"}}".formatted(code));

    assertThat(kos.inquire(ACTIVE).path("resultCode").asString()).isEqualTo(code);
    assertThat(Json.parse(change("r").body()).path("resultCode").asString()).isEqualTo("0000");
  }

  @ParameterizedTest
  @CsvSource({
    "9999, BEFORE_EFFECT, false",
    "9999, AFTER_EFFECT, true",
    "2099, BEFORE_EFFECT, false",
    "2099, AFTER_EFFECT, true"
  })
  void anErrorSaysNothingAboutTheEffect(String code, String at, boolean effect) throws Exception {
    kos.rules(
        "{\"behaviour\":{\"type\":\"error\",\"code\":\"%s\",\"at\":\"%s\"}}".formatted(code, at));

    HttpResponse<String> response = change("r");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = Json.parse(response.body());
    assertThat(answer.path("success").booleanValue()).isFalse();
    assertThat(answer.path("resultCode").asString()).isEqualTo(code);
    assertThat(isExecuted()).isEqualTo(effect);
    assertThat(kos.answered("r").resultCode()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"500, BEFORE_EFFECT, false", "502, AFTER_EFFECT, true", "503, AFTER_EFFECT, true"})
  void anHttpErrorHasNoEnvelope(int status, String at, boolean effect) throws Exception {
    kos.rules(
        "{\"behaviour\":{\"type\":\"http-error\",\"status\":%d,\"at\":\"%s\"}}"
            .formatted(status, at));

    HttpResponse<String> response = change("r");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/html");
    assertThat(response.body()).startsWith("<html>");
    assertThat(isExecuted()).isEqualTo(effect);
    assertThat(kos.answered("r").resultCode()).isNull();
  }

  @Test
  void aPretendedSuccessHasNoEffect() throws Exception {
    kos.rules("{\"behaviour\":{\"type\":\"pretend-success\"}}");

    JsonNode answer = Json.parse(change("r").body());
    assertThat(answer.path("resultCode").asString()).isEqualTo("0000");
    assertThat(answer.path("data").path("changeInfo").path("kosOrderNumber").asString())
        .startsWith("KOS");
    assertThat(isExecuted()).isFalse();
    assertThat(kos.productOf(ACTIVE)).isEqualTo("5G_SLIM_6G");
  }

  @Test
  void aLateEffectComesAfterTheCut() throws Exception {
    kos.rules("{\"behaviour\":{\"type\":\"late-apply\",\"after\":\"PT0.5S\"}}");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);
      assertThatThrownBy(client::readToEnd).hasMessageContaining("reset");
    }
    assertThat(kos.productOf(ACTIVE)).isEqualTo("5G_SLIM_6G");
    assertThat(kos.answered("r").delivery()).isEqualTo(Delivery.CUT_EFFECT_PENDING);

    Await.until("the late effect", this::isExecuted);
    Scheduled scheduled = kos.events(Scheduled.class).getFirst();
    Executed executed = kos.events(Executed.class).getFirst();
    assertThat(executed.late()).isTrue();
    assertThat(executed.call()).isEqualTo(scheduled.call());
    assertThat(executed.finishedAt()).isAfterOrEqualTo(scheduled.dueAt());
    assertThat(kos.productOf(ACTIVE)).isEqualTo(TARGET);
  }

  @Test
  void aLateEffectMayLeaveTheCallerInSilence() throws Exception {
    kos.rules(
        "{\"behaviour\":{\"type\":\"late-apply\",\"after\":\"PT0.1S\",\"answer\":\"SILENCE\"}}");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);
      Await.until("the late effect", this::isExecuted);
      client.timeout(100);
      assertThatThrownBy(() -> client.readSome(new byte[1]))
          .isInstanceOf(SocketTimeoutException.class);
    }

    assertThat(kos.answered("r").delivery()).isEqualTo(Delivery.SILENT);
  }

  @Test
  void aSilenceEndsWhenItsTimeIsUp() throws Exception {
    kos.rules(
        """
        {"behaviour":{"type":"late-apply","after":"PT0S","answer":"SILENCE",
                      "silence":"PT0.2S","ending":"CLOSE"}}""");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);

      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void aLateEffectMayHideBehindAGateway() throws Exception {
    kos.rules(
        "{\"behaviour\":{\"type\":\"late-apply\",\"after\":\"PT0.1S\",\"answer\":\"GATEWAY_TIMEOUT\"}}");

    assertThat(change("r").statusCode()).isEqualTo(504);
    Await.until("the late effect", this::isExecuted);
  }

  @Test
  void aLateEffectIsRefusedWhenTheLineEndedMeanwhile() throws Exception {
    kos.rules(
        "{\"behaviour\":{\"type\":\"late-apply\",\"after\":\"PT0.4S\",\"answer\":\"GATEWAY_TIMEOUT\"}}");
    change("r");
    kos.send("POST", "/admin/lines/" + ACTIVE, "{\"lineStatus\":\"TERMINATED\"}");

    Await.until("refused", () -> !kos.events(Refused.class).isEmpty());
    assertThat(kos.events(Refused.class).getFirst().resultCode()).isEqualTo("2002");
    assertThat(isExecuted()).isFalse();
  }

  @Test
  void aDrippingAnswerComesInPieces() throws Exception {
    kos.rules("{\"behaviour\":{\"type\":\"drip\",\"bytes\":50,\"every\":\"PT0.02S\"}}");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);
      long start = System.nanoTime();
      RawClient.Reply reply = client.read();

      int pieces = (Integer.parseInt(reply.headers().get("content-length")) + 100) / 50;
      assertThat(since(start)).isGreaterThan(Duration.ofMillis(20L * (pieces - 2)));
      assertThat(Json.parse(reply.body()).path("resultCode").asString()).isEqualTo("0000");
    }
  }

  @Test
  void aDrippingAnswerComesByteByByte() throws Exception {
    kos.rules("{\"behaviour\":{\"type\":\"drip\",\"bytes\":1,\"every\":\"PT0.2S\"}}");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);

      byte[] buffer = new byte[100];
      assertThat(client.readSome(buffer)).isEqualTo(1);
      assertThat(client.readSome(buffer)).isEqualTo(1);
      assertThat(buffer[0]).isEqualTo((byte) 'T');
    }
  }

  @Test
  void garbageIsNoJsonAndTheSameForTheSameSeed() throws Exception {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      kos.rules("{\"id\":\"g\",\"behaviour\":{\"type\":\"garbage\",\"bytes\":300}}");
      try (RawClient client = new RawClient(kos.base())) {
        client.change("r", ACTIVE, TARGET);
        client.send("");
        RawClient.Reply reply = client.read();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).containsEntry("content-length", "300");
        assertThat(Json.parseObject(reply.body().getBytes(StandardCharsets.UTF_8))).isEmpty();
        bodies.add(reply.body());
      }
    }
    assertThat(bodies.getFirst()).isEqualTo(bodies.getLast());
    assertThat(kos.events(Executed.class)).hasSize(2);
  }

  @Test
  void theContentTypeCanBeWrong() throws Exception {
    kos.rules("{\"behaviour\":{\"type\":\"content-type\",\"value\":\"image/png\"}}");

    HttpResponse<String> response = change("r");
    assertThat(response.headers().firstValue("content-type")).hasValue("image/png");
    assertThat(Json.parse(response.body()).path("resultCode").asString()).isEqualTo("0000");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anOversizedAnswerIsStreamed(boolean chunked) throws Exception {
    long size = 100L << 20;
    kos.rules(
        "{\"behaviour\":{\"type\":\"oversized\",\"bytes\":%d,\"chunked\":%b}}"
            .formatted(size, chunked));
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);
      byte[] buffer = new byte[256 * 1024];
      StringBuilder head = new StringBuilder();
      for (long total = 0; total < size; ) {
        int read = client.readSome(buffer);
        assertThat(read).isPositive();
        if (total < 1_000) {
          head.append(new String(buffer, 0, Math.min(read, 1_000), StandardCharsets.ISO_8859_1));
        }
        total += read;
      }
      assertThat(head.toString())
          .contains(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + size)
          .contains("{\"padding\":\"");
    }
  }

  @Test
  void anOversizedAnswerIsWholeJson() throws Exception {
    kos.rules("{\"behaviour\":{\"type\":\"oversized\",\"bytes\":5000}}");

    String body = change("r").body();
    assertThat(body).hasSize(5_000).startsWith("{\"padding\":\"x").endsWith("x\"}");
  }

  @Test
  void theAnswerCanBeReplaced() throws Exception {
    kos.rules(
        """
        {"behaviour":{"type":"replace-answer","status":201,"contentType":"text/x","body":"{\\"success\\":null}"}}""");

    HttpResponse<String> response = change("r");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("content-type")).hasValue("text/x");
    assertThat(response.body()).isEqualTo("{\"success\":null}");
    assertThat(isExecuted()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"QUEUE, 4, 200", "UNAVAILABLE, 1, 503", "SLOW, 4, 200"})
  void aCapacityLimitsCallsAtOnce(String excess, int executed, int lastStatus) throws Exception {
    kos.rules(
        """
        [{"match":{"integrationType":"PRODUCT_CHANGE"},
          "behaviour":{"type":"capacity","concurrent":1,"excess":"%s","slowdown":"PT0.3S"}},
         {"behaviour":{"type":"latency","fixed":"PT0.2S"}}]"""
            .formatted(excess));
    long start = System.nanoTime();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String requestId = "r" + i;
        calls.add(pool.submit(() -> change(requestId).statusCode()));
      }
      for (Future<Integer> call : calls) {
        statuses.add(call.get());
      }
    }

    assertThat(statuses).contains(200, lastStatus);
    assertThat(kos.events(Executed.class)).hasSizeGreaterThanOrEqualTo(1);
    if (lastStatus == 200) {
      assertThat(kos.events(Executed.class)).hasSize(executed);
      assertThat(since(start)).isGreaterThan(Duration.ofMillis(600));
    } else {
      assertThat(statuses).filteredOn(status -> status == 503).isNotEmpty();
      assertThat(kos.events(Executed.class))
          .hasSize((int) statuses.stream().filter(status -> status == 200).count());
    }
  }

  @Test
  void aQueueHasAnEnd() throws Exception {
    kos.rules(
        """
        [{"behaviour":{"type":"capacity","concurrent":1,"queueTimeout":"PT0.1S"}},
         {"match":{"requestId":"first"},"behaviour":{"type":"latency","fixed":"PT30S"}}]""");
    try (RawClient first = new RawClient(kos.base())) {
      first.change("first", ACTIVE, TARGET);
      Await.until("first is in", () -> !kos.journal().isEmpty() && inFlight() == 1);

      assertThat(change("second").statusCode()).isEqualTo(503);
    }
  }

  private int inFlight() throws Exception {
    return kos.json("GET", "/admin/stats", "")
        .path("calls")
        .path("PRODUCT_CHANGE")
        .path("inFlight")
        .intValue();
  }
}
