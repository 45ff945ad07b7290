package io.productchange.ingestapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.Await;
import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseOutageTest {
  private TestDatabase database;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws Exception {
    database = RunningApi.newDatabase();
    proxy = new TcpProxy(TestServers.postgres().port());
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  private RunningApi startApi() throws Exception {
    return RunningApi.start(
        TestServers.kafka(),
        database,
        Map.of(
            "DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + database.name()));
  }

  @Test
  void requestsAreAcceptedWithoutTheDatabaseAndReadingSaysThatItIsAway() throws Exception {
    try (RunningApi api = startApi()) {
      String id = Requests.newId("away");
      proxy.mode(TcpProxy.Mode.AWAY);

      Reply accepted = api.client().submit(Requests.valid(id));
      Reply status = api.client().get(ApiClient.REQUESTS + "/" + id);

      assertThat(accepted.status()).isEqualTo(202);
      assertThat(status.status()).isEqualTo(503);
      assertThat(status.problem()).isEqualTo("database-unavailable");
      assertThat(status.header("retry-after")).isPresent();
      assertThat(api.client().get("/health/ready").status()).isEqualTo(200);
      proxy.mode(TcpProxy.Mode.FORWARD);
      Await.untilAsserted(
          "it reads again",
          Duration.ofSeconds(15),
          () ->
              assertThat(api.client().get(ApiClient.REQUESTS + "/" + id).status()).isEqualTo(404));
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerDelaysAcceptingOnceAndNotForLong() throws Exception {
    try (RunningApi api = startApi()) {
      api.client().submit(Requests.valid(Requests.newId("warm")));
      proxy.mode(TcpProxy.Mode.SILENT);

      long startNanos = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(api.client().submit(Requests.valid(Requests.newId("silent"))).status())
            .isEqualTo(202);
      }

      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(6));
      assertThat(api.metric("ingest_lookups_unanswered_total")).isGreaterThanOrEqualTo(20);
    }
  }

  @Test
  void theServiceStartsWithoutTheDatabaseAndFindsItLater() throws Exception {
    proxy.mode(TcpProxy.Mode.AWAY);
    String json = Requests.valid(Requests.newId("start"));
    try (RunningApi api = startApi()) {
      assertThat(api.client().submit(json).status()).isEqualTo(202);
      proxy.mode(TcpProxy.Mode.FORWARD);
      try (RequestRows rows = new RequestRows(database)) {
        rows.claim(json, Instant.now());
      }
      Await.untilAsserted(
          "it reads",
          Duration.ofSeconds(15),
          () ->
              assertThat(
                      api.client()
                          .get(ApiClient.REQUESTS + "/" + RequestRows.read(json).requestId())
                          .text("status"))
                  .isEqualTo("REQUESTED"));
    }
  }
}
