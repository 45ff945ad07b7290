package io.productchange.ingestapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.ingestapi.accept.Acceptance;
import io.productchange.ingestapi.accept.RequestAcceptor;
import io.productchange.ingestapi.accept.RequestPublisher;
import io.productchange.localservers.KafkaServer;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.testservers.Await;
import io.productchange.testservers.TestServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
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
  void moreThanMayWaitForKafkaAreAskedToComeLater() throws Exception {
    Map<String, Object> properties =
        IngestService.producerProperties(KafkaSettings.of(kafka.bootstrapServers()));
    properties.put("delivery.timeout.ms", 1_500);
    properties.put("request.timeout.ms", 1_000);
    try (RequestPublisher publisher = new RequestPublisher(properties, Duration.ofSeconds(1));
        ExecutorService retries = Executors.newVirtualThreadPerTaskExecutor()) {
      RequestAcceptor acceptor =
          new RequestAcceptor(publisher, ids -> Map.of(), () -> "made-here", 2, retries);
      assertThat(acceptor.accept(bytes(Requests.valid(Requests.newId("before")))))
          .isInstanceOf(Acceptance.Accepted.class);
      List<byte[]> three =
          Stream.of("one", "two", "three")
              .map(kind -> bytes(Requests.valid(Requests.newId(kind))))
              .toList();
      kafka.pause();
      try {
        List<CompletableFuture<Acceptance>> outcomes = acceptor.begin(three);

        assertThat(acceptor.inFlight()).isEqualTo(2);
        assertThat(outcomes.get(2)).isCompletedWithValue(new Acceptance.TooManyInFlight());
        assertThat(RequestAcceptor.await(outcomes.get(0)))
            .isInstanceOf(Acceptance.OutcomeUnknown.class);
        assertThat(RequestAcceptor.await(outcomes.get(1)))
            .isInstanceOf(Acceptance.OutcomeUnknown.class);
        assertThat(acceptor.inFlight()).isZero();
      } finally {
        kafka.resume();
      }
      Await.until(
          "the one that was sent away is taken",
          Duration.ofSeconds(20),
          () -> acceptor.accept(three.get(2)) instanceof Acceptance.Accepted);
    }
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
