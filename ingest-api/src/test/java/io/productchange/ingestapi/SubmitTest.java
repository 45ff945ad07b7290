package io.productchange.ingestapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.request.RequestLimits;
import io.productchange.schema.topic.Partitioning;
import io.productchange.schema.topic.Topics;
import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitTest {
  private static TestDatabase database;
  private static RunningApi api;
  private static RequestTopic topic;

  @BeforeAll
  static void start() throws Exception {
    database = RunningApi.newDatabase();
    api = RunningApi.start(database);
    topic = new RequestTopic(TestServers.kafka());
  }

  @AfterAll
  static void stop() {
    topic.close();
    api.close();
  }

  @Test
  void aRequestIsOnKafkaByteForByteUnderItsLineWhenItIsAnswered() {
    String id = Requests.newId("plain");
    String line = Requests.newLine();
    String json = " " + Requests.valid(id, line, "PLAN_B").replace("}", ",\"unknown\":[1]}\n");

    Reply reply = api.client().submit(json);

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.header("location")).hasValue("/v1/change-requests/" + id);
    assertThat(reply.text("requestId")).isEqualTo(id);
    assertThat(reply.json().path("duplicate").asBoolean()).isFalse();
    List<ConsumerRecord<byte[], byte[]>> records = topic.of(id);
    assertThat(records).hasSize(1);
    ConsumerRecord<byte[], byte[]> record = records.getFirst();
    assertThat(RequestTopic.text(record.value())).isEqualTo(json);
    assertThat(RequestTopic.text(record.key())).isEqualTo(line);
    assertThat(record.partition())
        .isEqualTo(Partitioning.partitionFor(line, Topics.DEFAULT_PARTITIONS));
  }

  @Test
  void aRequestWithoutAnIdGetsOneThatIsInTheRecordToo() {
    Reply reply = api.client().submit(Requests.withoutId(Requests.newLine()));

    assertThat(reply.status()).isEqualTo(202);
    String id = reply.text("requestId");
    assertThat(id).matches("[0-9a-f-]{36}");
    assertThat(topic.of(id)).hasSize(1);
  }

  @Test
  void anIdenticalRepeatIsAcceptedWithoutBeingPublishedAgain() {
    String id = Requests.newId("repeat");
    String json = Requests.valid(id);
    api.client().submit(json);

    Reply reply =
        api.client().submit(json.replace("{", "{\"requestedAt\":\"2026-01-31T09:00:00Z\","));

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.header("location")).hasValue("/v1/change-requests/" + id);
    assertThat(reply.json().path("duplicate").asBoolean()).isTrue();
    assertThat(topic.of(id)).hasSize(1);
  }

  @Test
  void aRepeatOfWhatTheDatabaseKnowsIsRecognisedAfterARestart() {
    String id = Requests.newId("recorded");
    String json = Requests.valid(id);
    try (RequestRows rows = new RequestRows(database)) {
      rows.claim(json, Instant.now());
    }

    Reply repeat = api.client().submit(json);
    Reply conflict = api.client().submit(json.replace("PLAN_B", "PLAN_C"));

    assertThat(repeat.status()).isEqualTo(202);
    assertThat(repeat.json().path("duplicate").asBoolean()).isTrue();
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.problem()).isEqualTo("id-conflict");
    assertThat(topic.of(id)).isEmpty();
  }

  @Test
  void ofManyAtOnceWithOneIdOneContentIsPublishedOnce() {
    String id = Requests.newId("race");
    String line = Requests.newLine();
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      replies.add(
          api.client().submitLater(Requests.valid(id, line, i % 2 == 0 ? "PLAN_B" : "PLAN_C")));
    }

    List<Integer> statuses = replies.stream().map(reply -> reply.join().status()).toList();

    assertThat(statuses).containsOnly(202, 409);
    assertThat(statuses).filteredOn(status -> status == 202).hasSize(20);
    assertThat(replies.stream().map(CompletableFuture::join))
        .filteredOn(reply -> reply.status() == 202)
        .filteredOn(reply -> !reply.json().path("duplicate").asBoolean())
        .hasSize(1);
    assertThat(topic.of(id)).hasSize(1);
  }

  @Test
  void everyBrokenRuleIsNamedAndNothingIsPublished() {
    int before = topic.size();

    Reply reply =
        api.client()
            .submit(
                """
                {"requestId":"not an id","lineNumber":"01011112222x","customerId":"","currentProductCode":"P",\
                "targetProductCode":"P","type":"CANCEL","requestedAt":"yesterday"}""");

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.problem()).isEqualTo("invalid-request");
    assertThat(reply.json().path("violations").valueStream().map(v -> v.path("field").asString()))
        .containsExactly(
            "requestId", "lineNumber", "customerId", "requestedAt", "type", "targetProductCode");
    assertThat(reply.body()).doesNotContain("01011112222");
    assertThat(topic.size()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{}{}",
        "{'a':1}",
        "{\"requestId\":\"a\",\"requestId\":\"b\"}",
        "{\"a\":NaN}",
        "{\"a\":\"\u0001\"}",
        "\uFEFF[]"
      })
  void whatIsNoJsonObjectIsUnreadable(String body) {
    Reply reply = api.client().submit(body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.problem()).isEqualTo("unreadable-request");
    assertThat(reply.text("detail")).isNotEmpty();
  }

  @Test
  void bytesThatAreNoUtf8AndDeepNestingAreUnreadable() {
    Reply badBytes =
        api.client()
            .send(
                api.client()
                    .request(ApiClient.REQUESTS)
                    .header("Content-Type", "application/json")
                    .POST(
                        HttpRequest.BodyPublishers.ofByteArray(
                            new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}))
                    .build());
    Reply deep = api.client().submit("{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}");

    assertThat(badBytes.status()).isEqualTo(400);
    assertThat(deep.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=iso-8859-1",
        "application/jsonx",
        "application/xml",
        "*/*"
      })
  void anotherMediaTypeIsRefused(String contentType) {
    Reply reply =
        api.client().post(ApiClient.REQUESTS, contentType, Requests.valid(Requests.newId("type")));

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.problem()).isEqualTo("unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON;charset=UTF-8",
        "application/json; charset=\"utf-8\""
      })
  void jsonInUtf8IsTakenHoweverItIsSpelled(String contentType) {
    Reply reply =
        api.client().post(ApiClient.REQUESTS, contentType, Requests.valid(Requests.newId("type")));

    assertThat(reply.status()).isEqualTo(202);
  }

  @Test
  void noMediaTypeAtAllIsRefused() {
    Reply reply =
        api.client()
            .send(
                api.client()
                    .request(ApiClient.REQUESTS)
                    .POST(HttpRequest.BodyPublishers.ofString(Requests.valid("x")))
                    .build());

    assertThat(reply.status()).isEqualTo(415);
  }

  @Test
  void sixtyFourKibibytesAreTakenAndOneMoreIsTooLarge() {
    String id = Requests.newId("large");
    String largest = padded(Requests.valid(id), RequestLimits.DOCUMENT_BYTES);

    assertThat(api.client().submit(largest).status()).isEqualTo(202);
    assertThat(topic.of(id)).hasSize(1);
    Reply tooLarge = api.client().submit(largest + " ");
    assertThat(tooLarge.status()).isEqualTo(413);
    assertThat(tooLarge.problem()).isEqualTo("body-too-large");
  }

  @Test
  void aRequestThatItsIdMakesTooLargeForTheProcessorIsRefused() {
    String largest = padded(Requests.withoutId(Requests.newLine()), RequestLimits.DOCUMENT_BYTES);

    assertThat(api.client().submit(largest).status()).isEqualTo(413);
  }

  @Test
  void aQueryThatMeansNothingIsRefused() {
    Reply reply =
        api.client()
            .post(
                ApiClient.REQUESTS + "?dryRun=true",
                "application/json",
                Requests.valid(Requests.newId("query")));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.problem()).isEqualTo("invalid-parameter");
  }

  private static String padded(String json, int bytes) {
    return json + " ".repeat(bytes - json.length());
  }
}
