package io.productchange.ingestapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.localservers.KafkaServer;
import io.productchange.testservers.Await;
import io.productchange.testservers.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaOutageTest {
  private static KafkaServer kafka;
  private static RunningApi api;

  @BeforeAll
  static void start() throws Exception {
    kafka = TestServers.newKafka();
    api =
        RunningApi.start(
            kafka,
            RunningApi.newDatabase(),
            Map.of(
                "KAFKA_DELIVERY_TIMEOUT_MS", "1500",
                "KAFKA_REQUEST_TIMEOUT_MS", "1000",
                "KAFKA_LINGER_MS", "0",
                "KAFKA_MAX_BLOCK_MS", "1000",
                "KAFKA_RECONNECT_BACKOFF_MAX_MS", "200"));
  }

  @AfterAll
  static void stop() {
    api.close();
    kafka.close();
  }

  @Test
  void whereKafkaDoesNotAcknowledgeTheOutcomeIsUnknownAndRepeatingSettlesIt() {
    String id = Requests.newId("silent");
    String json = Requests.valid(id);
    assertThat(api.client().submit(Requests.valid(Requests.newId("before"))).status())
        .isEqualTo(202);

    kafka.pause();
    Reply unknown;
    Reply conflict;
    Reply again;
    try {
      unknown = api.client().submit(json);
      conflict = api.client().submit(json.replace("PLAN_B", "PLAN_C"));
      again = api.client().submit(json);
    } finally {
      kafka.resume();
    }

    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.problem()).isEqualTo("outcome-unknown");
    assertThat(unknown.text("requestId")).isEqualTo(id);
    assertThat(unknown.text("detail")).contains("may or may not be recorded");
    assertThat(unknown.header("retry-after")).isPresent();
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(again.status()).isEqualTo(503);
    Await.untilAsserted(
        "it is taken",
        Duration.ofSeconds(20),
        () -> assertThat(api.client().submit(json).status()).isEqualTo(202));
    assertThat(api.client().submit(json).json().path("duplicate").asBoolean()).isTrue();
    assertThatItIsOnKafka(id);
  }

  @Test
  void whileKafkaIsAwayNothingIsCalledAcceptedAndTheServiceIsNotReady() {
    String id = Requests.newId("away");
    String json = Requests.valid(id);
    kafka.kill();
    Reply refused = api.client().submit(json);
    Await.untilAsserted(
        "it is not ready",
        Duration.ofSeconds(15),
        () -> assertThat(api.client().get("/health/ready").status()).isEqualTo(503));
    int live = api.client().get("/health/live").status();
    kafka.start();

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isIn("outcome-unknown", "not-accepted");
    assertThat(refused.header("retry-after")).isPresent();
    assertThat(live).isEqualTo(200);
    Await.untilAsserted(
        "it is taken",
        Duration.ofSeconds(20),
        () -> assertThat(api.client().submit(json).status()).isEqualTo(202));
    Await.untilAsserted(
        "it is ready",
        Duration.ofSeconds(15),
        () -> assertThat(api.client().get("/health/ready").status()).isEqualTo(200));
    assertThatItIsOnKafka(id);
  }

  private static void assertThatItIsOnKafka(String id) {
    try (RequestTopic topic = new RequestTopic(kafka)) {
      assertThat(topic.of(id)).isNotEmpty();
    }
  }

  @Test
  void moreThanMayWaitForKafkaAreAskedToComeLater() {
    kafka.pause();
    try {
      List<CompletableFuture<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 1_200; i++) {
        replies.add(api.client().submitLater(Requests.valid(Requests.newId("flood"))));
      }
      List<Integer> statuses = replies.stream().map(reply -> reply.join().status()).toList();
      assertThat(statuses).contains(503).containsOnly(429, 503);
    } finally {
      kafka.resume();
    }
    Await.untilAsserted(
        "it takes requests again",
        Duration.ofSeconds(20),
        () ->
            assertThat(api.client().submit(Requests.valid(Requests.newId("after"))).status())
                .isEqualTo(202));
    Await.until(
        "nothing waits any more",
        Duration.ofSeconds(10),
        () -> api.metric("ingest_in_flight") == 0);
  }
}
