package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kossimulator.http.HttpLimits;
import io.productchange.kossimulator.journal.Delivery;
import io.productchange.kossimulator.journal.JournalEvent.Executed;
import io.productchange.kossimulator.journal.JournalEvent.Received;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 by the letter, and its bounds. */
class HttpFrontTest extends SimulatorTest {
  private static final int CONNECTIONS = 20;

  @Override
  SimulatorSettings settings() {
    return super.settings()
        .withLimits(
            new HttpLimits(
                CONNECTIONS,
                8 * 1024,
                100,
                64 * 1024,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5)));
  }

  @Test
  void aConnectionIsKept() throws Exception {
    try (RawClient client = new RawClient(kos.base())) {
      for (int i = 0; i < 3; i++) {
        client.change("r" + i, ACTIVE, TARGET);
        RawClient.Reply reply = client.read();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).containsEntry("connection", "keep-alive");
      }
    }
    assertThat(kos.events(Received.class)).extracting(Received::connection).containsOnly(1L);
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (RawClient client = new RawClient(kos.base())) {
      for (int i = 0; i < 5; i++) {
        client.change("r" + i, ACTIVE, TARGET);
      }
      for (int i = 0; i < 5; i++) {
        assertThat(client.read().body()).contains("\"requestId\":\"r" + i + "\"");
      }
    }
  }

  @Test
  void aChunkedBodyIsRead() throws Exception {
    String body = Kos.changeBody("r", ACTIVE, TARGET);
    try (RawClient client = new RawClient(kos.base())) {
      client.send(
          "POST %s HTTP/1.1\r\nHost: kos\r\nTransfer-Encoding: chunked\r\n\r\n"
              .formatted(Kos.CHANGE));
      client.send("5;ext=1\r\n" + body.substring(0, 5) + "\r\n");
      client.send(Integer.toHexString(body.length() - 5) + "\r\n" + body.substring(5) + "\r\n");
      client.send("0\r\nTrailer: x\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(200);

      client.change("after", ACTIVE, TARGET);
      assertThat(client.read().body()).contains("\"requestId\":\"after\"");
    }
  }

  @Test
  void anExpectationIsMet() throws Exception {
    String body = Kos.changeBody("r", ACTIVE, TARGET);
    try (RawClient client = new RawClient(kos.base())) {
      client.send(
          "POST %s HTTP/1.1\r\nHost: kos\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
              .formatted(Kos.CHANGE, body.length()));
      assertThat(client.read().status()).isEqualTo(100);
      client.send(body);
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1\r\nHost: kos\r\nConnection: close", "HTTP/1.0"})
  void aConnectionIsClosedWhenThePeerWantsIt(String version) throws Exception {
    try (RawClient client = new RawClient(kos.base())) {
      client.send("GET %s %s\r\n\r\n".formatted(Kos.LIST, version));
      assertThat(client.read().headers()).containsEntry("connection", "close");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void anAbsoluteTargetIsUnderstood() throws Exception {
    try (RawClient client = new RawClient(kos.base())) {
      client.send("GET http://kos.example%s?x=1 HTTP/1.1\r\nHost: kos\r\n\r\n".formatted(Kos.LIST));
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void headHasNoBody() throws Exception {
    try (RawClient client = new RawClient(kos.base())) {
      client.send("HEAD /nowhere HTTP/1.1\r\nHost: kos\r\nConnection: close\r\n\r\n");
      assertThat(new String(client.readToEnd(), java.nio.charset.StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 404")
          .endsWith("\r\n\r\n");
    }
  }

  private void assertRefused(String request, int status) throws Exception {
    try (RawClient client = new RawClient(kos.base())) {
      client.send(request);
      RawClient.Reply reply = client.read();
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.body()).contains("\"resultCode\":\"9999\"");
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(kos.events(Received.class)).isEmpty();
    assertThat(kos.json("GET", Kos.LIST, "").path("resultCode").asString()).isEqualTo("0000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: kos\r\n\r\n",
        "GET / FTP/1.1\r\nHost: kos\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n"
      })
  void aMalformedRequestIsRefused(String request) throws Exception {
    assertRefused(request, 400);
  }

  @Test
  void anUnknownVersionOrCodingIsRefused() throws Exception {
    assertRefused("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
    assertRefused("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501);
  }

  @Test
  void aBodyIsBounded() throws Exception {
    assertRefused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n", 413);
    assertRefused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n", 413);
    assertRefused("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n", 413);
    assertRefused(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000), 413);
  }

  @Test
  void aHeadIsBounded() throws Exception {
    assertRefused("GET /%s HTTP/1.1\r\nHost: a\r\n\r\n".formatted("x".repeat(9_000)), 431);
    assertRefused("GET / HTTP/1.1\r\nHost: a\r\n%s\r\n".formatted("A: b\r\n".repeat(200)), 431);
  }

  @Test
  void aSlowRequestIsCutOff() throws Exception {
    try (RawClient client = new RawClient(kos.base())) {
      long start = System.nanoTime();
      client.send(
          "POST %s HTTP/1.1\r\nHost: kos\r\nContent-Length: 100\r\n\r\n{".formatted(Kos.CHANGE));

      assertThat(client.readToEnd()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
    }
  }

  @Test
  void aHalfRequestHasNoEffect() throws Exception {
    try (RawClient client = new RawClient(kos.base())) {
      client.send(
          "POST %s HTTP/1.1\r\nHost: kos\r\nContent-Length: 500\r\n\r\n".formatted(Kos.CHANGE));
      client.send(Kos.changeBody("r", ACTIVE, TARGET));
    }
    kos.change("after", ACTIVE, TARGET);

    assertThat(kos.events(Received.class)).extracting(Received::requestId).containsOnly("after");
    assertThat(kos.events(Executed.class)).hasSize(1);
  }

  private KosSimulator impatient() throws Exception {
    HttpLimits base = HttpLimits.DEFAULT;
    HttpLimits limits =
        new HttpLimits(
            base.connections(),
            base.headBytes(),
            base.headers(),
            base.bodyBytes(),
            base.idleTimeout(),
            base.requestTimeout(),
            Duration.ofMillis(200));
    return KosSimulator.start(
        SimulatorSettings.ephemeral(folder.resolve("impatient.jsonl")).withLimits(limits),
        Clock.systemUTC());
  }

  @Test
  void aPeerWhoDoesNotTakeItsAnswerIsCutOff() throws Exception {
    try (KosSimulator second = impatient();
        Kos secondKos = new Kos(second.baseUrl(), second.journal());
        RawClient client = new RawClient(second.baseUrl())) {
      secondKos.rules("{\"behaviour\":{\"type\":\"oversized\"}}");
      client.change("r", ACTIVE, TARGET);

      assertThat(secondKos.answered("r").delivery()).isEqualTo(Delivery.INTERRUPTED);
    }
  }

  @Test
  void theTimeBetweenTwoDropsIsNotThePeers() throws Exception {
    try (KosSimulator second = impatient();
        Kos secondKos = new Kos(second.baseUrl(), second.journal());
        RawClient client = new RawClient(second.baseUrl())) {
      secondKos.rules("{\"behaviour\":{\"type\":\"drip\",\"bytes\":500,\"every\":\"PT0.8S\"}}");
      client.change("r", ACTIVE, TARGET);

      assertThat(client.read().status()).isEqualTo(200);
      assertThat(secondKos.answered("r").delivery()).isEqualTo(Delivery.COMPLETE);
    }
  }

  @Test
  void connectionsAreBounded() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        RawClient client = new RawClient(kos.base());
        clients.add(client);
        client.send("GET %s HTTP/1.1\r\nHost: kos\r\n\r\n".formatted(Kos.LIST));
        assertThat(client.read().status()).isEqualTo(200);
      }
      try (RawClient tooMany = new RawClient(kos.base())) {
        assertThat(tooMany.read().status()).isEqualTo(503);
        assertThat(tooMany.readToEnd()).isEmpty();
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
    Await.until(
        "room again",
        () -> {
          try (RawClient client = new RawClient(kos.base())) {
            client.send("GET %s HTTP/1.1\r\nHost: kos\r\n\r\n".formatted(Kos.LIST));
            return client.read().status() == 200;
          }
        });
  }
}
