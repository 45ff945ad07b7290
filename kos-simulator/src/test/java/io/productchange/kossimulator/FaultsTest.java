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
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Scripted behaviour before, at and after the effect. */
class FaultsTest extends SimulatorTest {

  private boolean isExecuted() throws IOException {
    return !kos.events(Executed.class).isEmpty();
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
}
