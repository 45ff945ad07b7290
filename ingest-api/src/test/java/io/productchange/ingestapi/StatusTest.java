package io.productchange.ingestapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.JsonCodec;
import io.productchange.testservers.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class StatusTest extends OnRecordTest {

  @Test
  void aRequestThatIsNotRecordedIsNotFoundForNow() {
    Reply reply = api.client().get(path("never-heard-of"));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.problem()).isEqualTo("not-recorded");
    assertThat(reply.header("retry-after")).hasValue("1");
  }

  @Test
  void aRequestThatWasAcceptedButHasNotHadItsTurnIsNotFoundAndToldSo() {
    String id = Requests.newId("queued");
    api.client().submit(Requests.valid(id));

    Reply reply = api.client().get(path(id));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.text("detail")).startsWith("It was accepted");
  }

  @Test
  void aRecordedRequestTellsItsStepsAsTheyAreMade() {
    String id = Requests.newId("steps");
    String json = Requests.valid(id, "01012345678", "PLAN_B");
    rows.claim(json, arrived);

    Reply requested = api.client().get(path(id));
    rows.validate(id, arrived.plusMillis(250));
    Reply processing = api.client().get(path(id));

    assertThat(requested.status()).isEqualTo(200);
    assertThat(requested.text("status")).isEqualTo("REQUESTED");
    assertThat(requested.text("lineNumber")).isEqualTo("01012345678");
    assertThat(Instant.parse(requested.text("requestedAt"))).isEqualTo(arrived);
    assertThat(requested.json().path("version").asInt()).isZero();
    assertThat(requested.json().has("resultId")).isFalse();
    assertThat(processing.text("status")).isEqualTo("PROCESSING");
    assertThat(processing.json().path("version").asInt()).isEqualTo(2);
    assertThat(Instant.parse(processing.text("validatedAt"))).isEqualTo(arrived.plusMillis(250));
  }

  @Test
  void aDecidedRequestHasAllFieldsOfItsResult() {
    String json = Requests.valid(Requests.newId("completed"));
    rows.claim(json, arrived);
    Instant validated = arrived.plusMillis(10);
    ChangeResult result = Results.completed(json, arrived, arrived.plusMillis(20));
    rows.validate(result.requestId(), validated);
    rows.decide(result);

    Reply reply = api.client().get(path(result.requestId()));

    ObjectNode status = (ObjectNode) reply.json();
    assertThat(Instant.parse(status.remove("validatedAt").asString())).isEqualTo(validated);
    assertThat(status).isEqualTo(JsonCodec.readTree(JsonCodec.writeString(result)));
  }

  @Test
  void aFailedRequestTellsEveryViolation() {
    String json = Requests.valid(Requests.newId("failed"));
    rows.claim(json, arrived);
    ChangeResult result = Results.failed(json, arrived, arrived.plusMillis(20));
    rows.decide(result);

    Reply reply = api.client().get(path(result.requestId()));

    assertThat(reply.text("status")).isEqualTo("FAILED");
    assertThat(reply.json()).isEqualTo(JsonCodec.readTree(JsonCodec.writeString(result)));
  }

  @Test
  void aRequestInDoubtSaysSinceWhenAndWhatIsAwaited() {
    String id = Requests.newId("doubt");
    rows.claim(Requests.valid(id), arrived);
    rows.validate(id, arrived.plusMillis(10));
    rows.doubt(id, arrived.plusMillis(30), "no answer; asked again after the late-effect bound");

    Reply reply = api.client().get(path(id));

    assertThat(reply.text("status")).isEqualTo("PROCESSING");
    assertThat(reply.json().at("/inDoubt/message").asString()).startsWith("no answer");
    assertThat(Instant.parse(reply.json().at("/inDoubt/since").asString()))
        .isEqualTo(arrived.plusMillis(30));
  }

  @Test
  void anInvalidRequestWithoutHistoryIsFoundByItsId() {
    String id = Requests.newId("invalid");
    rows.claimWithoutHistory(
        "{\"requestId\":\"%s\",\"lineNumber\":7,\"customerId\":null}".formatted(id), arrived);

    Reply reply = api.client().get(path(id));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().has("lineNumber")).isFalse();
  }

  @Test
  void aRowOfARebuiltHistoryIsFoundWithoutAClaim() {
    String id = Requests.newId("rebuilt");
    rows.jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    INSERT INTO pc_product_change_history (request_id, line_number, customer_id,
                        current_product_code, target_product_code, process_status, requested_at, validated_at,
                        processed_at, version)
                    VALUES (?, '01012345678', 'C-1', 'A', 'B', 'COMPLETED', now(), now(), now(), 3)""",
                    id));

    Reply reply = api.client().get(path(id));
    Reply timeline = api.client().get(path(id) + "/timeline");

    assertThat(reply.text("status")).isEqualTo("COMPLETED");
    assertThat(
            timeline.json().path("transitions").valueStream().map(s -> s.path("status").asString()))
        .containsExactly("REQUESTED", "VALIDATED", "PROCESSING", "COMPLETED");
  }

  @Test
  void waitingEndsWhenTheRequestAppearsAndIsDecided() {
    String json = Requests.valid(Requests.newId("wait"));
    ChangeResult result = Results.completed(json, arrived, arrived.plusMillis(20));
    CompletableFuture<Reply> reply =
        api.client().getLater(path(result.requestId()) + "?wait=PT20S");
    awaitWaiting(1);
    rows.claim(json, arrived);
    rows.validate(result.requestId(), arrived);
    assertThat(reply.isDone()).isFalse();
    long decidedNanos = System.nanoTime();
    rows.decide(result);

    assertThat(reply.join().text("status")).isEqualTo("COMPLETED");
    assertThat(Duration.ofNanos(System.nanoTime() - decidedNanos))
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void waitingEndsAtItsTimeWithWhatIsKnown() {
    String id = Requests.newId("slow");
    rows.claim(Requests.valid(id), arrived);
    long startNanos = System.nanoTime();

    Reply open = api.client().get(path(id) + "?wait=PT0.3S");
    Reply missing = api.client().get(path("not-there") + "?wait=PT0.3S");

    assertThat(open.text("status")).isEqualTo("REQUESTED");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isGreaterThan(Duration.ofMillis(600));
  }

  @Test
  void waitingForWhatIsDecidedEndsAtOnce() {
    String json = Requests.valid(Requests.newId("done"));
    rows.claim(json, arrived);
    rows.decide(Results.failed(json, arrived, arrived));

    Reply reply =
        api.client()
            .getLater(path(RequestRows.read(json).requestId()) + "?wait=PT60S")
            .orTimeout(10, TimeUnit.SECONDS)
            .join();

    assertThat(reply.text("status")).isEqualTo("FAILED");
  }

  @Test
  void manyWaitAtOnceAndEachGetsItsOwn() {
    List<String> requests = new ArrayList<>();
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String json = Requests.valid(Requests.newId("many"));
      requests.add(json);
      replies.add(api.client().getLater(path(RequestRows.read(json).requestId()) + "?wait=PT30S"));
    }
    awaitWaiting(200);
    for (String json : requests) {
      rows.claim(json, arrived);
      rows.decide(Results.failed(json, arrived, arrived));
    }

    for (int i = 0; i < 200; i++) {
      assertThat(replies.get(i).join().text("requestId"))
          .isEqualTo(RequestRows.read(requests.get(i)).requestId());
    }
    awaitWaiting(0);
  }

  private void awaitWaiting(int number) {
    Await.untilAsserted(
        number + " wait",
        Duration.ofSeconds(20),
        () -> assertThat(api.metric("ingest_waiting")).isEqualTo(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PT61S", "-PT1S", "P1D", "20", "PT", "", "PT1S%20", "P99999999999999999Y"})
  void aWaitThatIsNoneIsRefused(String wait) {
    Reply reply = api.client().get(path("any") + "?wait=" + wait);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.problem()).isEqualTo("invalid-parameter");
    assertThat(reply.text("parameter")).isEqualTo("wait");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "%C3%A9", "'", "a%00", "a%2Fb"})
  void anIdThatCannotBeIsRefused(String id) {
    Reply reply = api.client().get(path(id));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("parameter")).isEqualTo("id");
  }

  @Test
  void anIdCalledBatchCanBeAskedFor() {
    assertThat(api.client().get(path("batch")).problem()).isEqualTo("not-recorded");
  }

  @Test
  void anUnknownOrRepeatedParameterIsRefused() {
    assertThat(api.client().get(path("any") + "?wiat=PT1S").status()).isEqualTo(400);
    assertThat(api.client().get(path("any") + "?wait=PT0S&wait=PT1S").status()).isEqualTo(400);
  }
}
