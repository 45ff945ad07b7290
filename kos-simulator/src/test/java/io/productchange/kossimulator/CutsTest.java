package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.kossimulator.journal.Delivery;
import io.productchange.kossimulator.journal.JournalEvent.Answered;
import io.productchange.kossimulator.journal.JournalEvent.Executed;
import io.productchange.kossimulator.journal.JournalEvent.Received;
import io.productchange.kossimulator.journal.JournalEvent.Refused;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cut connections, seen from the socket and from the journal. */
class CutsTest extends SimulatorTest {
  private void cut(String at, String ending) throws Exception {
    kos.rules(
        """
        {"id":"cut","match":{"integrationType":"PRODUCT_CHANGE"},
         "behaviour":{"type":"cut","at":"%s","ending":"%s"}}"""
            .formatted(at, ending));
  }

  private static void assertReset(RawClient client) {
    assertThatThrownBy(client::readToEnd)
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEFORE_READING", "BEFORE_EFFECT", "AFTER_EFFECT", "IN_ANSWER"})
  void aResetIsAReset(String at) throws Exception {
    cut(at, "RESET");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);

      assertReset(client);
    }
  }

  @Test
  void beforeReadingNothingWasReceived() throws Exception {
    cut("BEFORE_READING", "RESET");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);
      assertReset(client);
    }

    assertThat(kos.events(Received.class)).isEmpty();
    assertThat(kos.productOf(ACTIVE)).isEqualTo("5G_SLIM_6G");
    assertThat(
            kos.json("GET", "/admin/stats", "")
                .path("calls")
                .path("PRODUCT_CHANGE")
                .path("cutBeforeReading")
                .intValue())
        .isEqualTo(1);
  }

  @Test
  void beforeReadingTheBodyNeedNotHaveBeenSent() throws Exception {
    cut("BEFORE_READING", "CLOSE");
    try (RawClient client = new RawClient(kos.base())) {
      client.send(
          "POST %s HTTP/1.1\r\nHost: kos\r\nContent-Length: 1000\r\n\r\n".formatted(Kos.CHANGE));

      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void beforeTheEffectThereIsNone() throws Exception {
    cut("BEFORE_EFFECT", "CLOSE");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);
      assertThat(client.readToEnd()).isEmpty();
    }

    Answered answered = kos.answered("r");
    assertThat(answered.delivery()).isEqualTo(Delivery.CUT_BEFORE_EFFECT);
    assertThat(answered.httpStatus()).isZero();
    assertThat(answered.bytes()).isZero();
    assertThat(answered.rules()).containsExactly("cut");
    assertThat(kos.events(Received.class)).hasSize(1);
    assertThat(kos.events(Executed.class)).isEmpty();
    assertThat(kos.productOf(ACTIVE)).isEqualTo("5G_SLIM_6G");
  }

  @Test
  void afterTheEffectItIsThereAndNothingWasSent() throws Exception {
    cut("AFTER_EFFECT", "CLOSE");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);
      assertThat(client.readToEnd()).isEmpty();
    }

    Answered answered = kos.answered("r");
    assertThat(answered.delivery()).isEqualTo(Delivery.CUT_AFTER_EFFECT);
    assertThat(answered.resultCode()).isEqualTo("0000");
    assertThat(answered.bytes()).isZero();
    assertThat(kos.events(Executed.class)).hasSize(1);
    assertThat(kos.productOf(ACTIVE)).isEqualTo(TARGET);
  }

  @Test
  void aRefusalCanBeLostToo() throws Exception {
    cut("AFTER_EFFECT", "CLOSE");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", "01080000001", TARGET);
      assertThat(client.readToEnd()).isEmpty();
    }

    assertThat(kos.answered("r").resultCode()).isEqualTo("2002");
    assertThat(kos.events(Refused.class)).hasSize(1);
  }

  @Test
  void inTheAnswerHalfOfTheBodyArrives() throws Exception {
    cut("IN_ANSWER", "CLOSE");
    byte[] came;
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r", ACTIVE, TARGET);
      came = client.readToEnd();
    }

    String text = new String(came, StandardCharsets.ISO_8859_1);
    int length = Integer.parseInt(text.replaceAll("(?s).*Content-Length: (\\d+)\r\n.*", "$1"));
    int body = came.length - text.indexOf("\r\n\r\n") - 4;
    assertThat(text).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(body).isEqualTo(length / 2);
    Answered answered = kos.answered("r");
    assertThat(answered.delivery()).isEqualTo(Delivery.CUT_IN_ANSWER);
    assertThat(answered.bytes()).isEqualTo(came.length);
    assertThat(kos.events(Executed.class)).hasSize(1);
  }

  @Test
  void readingCallsCanBeCutToo() throws Exception {
    kos.rules("{\"behaviour\":{\"type\":\"cut\",\"at\":\"IN_ANSWER\",\"ending\":\"CLOSE\"}}");
    try (RawClient client = new RawClient(kos.base())) {
      client.send("GET %s HTTP/1.1\r\nHost: kos\r\n\r\n".formatted(Kos.LIST));

      String came = new String(client.readToEnd(), StandardCharsets.UTF_8);
      assertThat(came).contains("\"products\":[").doesNotContain("}]}");
    }
  }

  @Test
  void whileDownEveryCallIsCutButTheControlEndpointAnswers() throws Exception {
    kos.rules("{\"behaviour\":{\"type\":\"down\"}}");

    for (String path : new String[] {Kos.CHANGE, Kos.INQUIRY}) {
      try (RawClient client = new RawClient(kos.base())) {
        client.post(path, Kos.changeBody("r", ACTIVE, TARGET));
        assertReset(client);
      }
    }
    try (RawClient client = new RawClient(kos.base())) {
      client.send("GET %s HTTP/1.1\r\nHost: kos\r\n\r\n".formatted(Kos.LIST));
      assertReset(client);
    }
    assertThat(kos.send("DELETE", "/admin/rules", "").statusCode()).isEqualTo(200);
    assertThat(kos.change("r", ACTIVE, TARGET).path("resultCode").asString()).isEqualTo("0000");
  }

  @Test
  void aKeptConnectionIsCutAtTheNextCall() throws Exception {
    try (RawClient client = new RawClient(kos.base())) {
      client.change("r1", ACTIVE, TARGET);
      assertThat(client.read().status()).isEqualTo(200);
      kos.rules("{\"behaviour\":{\"type\":\"down\"}}");
      client.change("r2", ACTIVE, TARGET);

      assertReset(client);
    }
    assertThat(kos.events(Executed.class)).hasSize(1);
  }

  @Test
  void aCallerWhoGoesAwayDoesNotStopTheEffect() throws Exception {
    kos.rules(
        """
        [{"behaviour":{"type":"latency","fixed":"PT0.5S"}},
         {"behaviour":{"type":"drip","bytes":20,"every":"PT0.02S"}}]""");
    try (RawClient client = new RawClient(kos.base())) {
      client.change("gone", ACTIVE, TARGET);
      Await.until("received", () -> !kos.events(Received.class).isEmpty());
    }

    assertThat(kos.answered("gone").delivery()).isEqualTo(Delivery.INTERRUPTED);
    assertThat(kos.events(Executed.class)).hasSize(1);
    assertThat(kos.productOf(ACTIVE)).isEqualTo(TARGET);
  }
}
