package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kossimulator.journal.JournalEvent.Executed;
import io.productchange.kossimulator.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripted behaviour of the answer: how it travels, and what is in it. */
class AnswerFaultsTest extends SimulatorTest {

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
    assertThat(kos.events(Executed.class)).isNotEmpty();
  }
}
