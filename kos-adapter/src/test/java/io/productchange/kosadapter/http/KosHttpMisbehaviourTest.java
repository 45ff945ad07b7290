package io.productchange.kosadapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.kos.ChangeCall;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.OutcomeTable;
import io.productchange.kosadapter.rig.RawServer;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that are none, from servers that misbehave: one request each, the right class. */
class KosHttpMisbehaviourTest {
  private static final ChangeCall CALL = new ChangeCall("r-1", "01012345678", "OLD", "NEW");
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final String DONE = "{\"success\":true,\"resultCode\":\"0000\"}";

  static Stream<Arguments> misbehaviours() {
    return Stream.of(
        cut("end of stream before a byte is read", connection -> {}),
        cut(
            "reset in the request",
            connection -> {
              connection.readSome(20);
              connection.reset();
            }),
        cut(
            "reset after the request",
            connection -> {
              connection.read();
              connection.reset();
            }),
        cut("end of stream after the request", RawServer.Connection::read),
        cut(
            "reset in the answer's head",
            connection -> {
              connection.read();
              connection.send("HTTP/1.1 200 OK\r\nContent-");
              connection.reset();
            }),
        cut(
            "end of stream in the answer's body",
            connection -> {
              connection.read();
              connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + DONE);
            }),
        cut(
            "end of stream in a chunk",
            connection -> {
              connection.read();
              connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{");
            }),
        cut(
            "half an answer without a length",
            connection -> {
              connection.read();
              connection.send("HTTP/1.1 200 OK\r\n\r\n" + DONE.substring(0, 20));
            }),
        cut(
            "silence",
            connection -> {
              connection.read();
              connection.hang();
            }),
        cut(
            "garbage instead of HTTP",
            connection -> {
              connection.read();
              connection.send("\u0000\u0001\u0002 not HTTP at all\r\n\r\n");
            }),
        cut(
            "an endless status line",
            connection -> {
              connection.read();
              while (true) {
                connection.send("HTTP/1.1 200 " + "x".repeat(10_000));
              }
            }),
        cut(
            "endless headers",
            connection -> {
              connection.read();
              connection.send("HTTP/1.1 200 OK\r\n");
              while (true) {
                connection.send("X-Header: y\r\n".repeat(100));
              }
            }),
        cut(
            "endless interim answers",
            connection -> {
              connection.read();
              while (true) {
                connection.send("HTTP/1.1 102 Processing\r\n\r\n");
              }
            }),
        cut(
            "a redirect",
            connection -> {
              connection.read();
              connection.send(
                  "HTTP/1.1 307 Temporary Redirect\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n");
              connection.hang();
            }),
        cut(
            "a challenge",
            connection -> {
              connection.read();
              connection.send(
                  "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
              connection.hang();
            }),
        cut(
            "service unavailable, retry after",
            connection -> {
              connection.read();
              connection.send(
                  "HTTP/1.1 503 Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
              connection.hang();
            }),
        cut(
            "an HTML page",
            connection -> {
              connection.read();
              connection.answer(200, "<html>fine</html>");
            }));
  }

  private static Arguments cut(String name, RawServer.Script script) {
    return Arguments.of(name, script);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("misbehaviours")
  void anAnswerThatIsNoneLeavesTheChangeUnansweredAndItIsSentOnce(
      String name, RawServer.Script script) throws IOException {
    try (RawServer server = RawServer.start(script);
        KosHttp http = new KosHttp(server.url(), TIMEOUT, 4)) {
      Exchange exchange = http.change(CALL, () -> true);

      assertThat(OutcomeTable.classify(CALL, exchange))
          .as(name)
          .isInstanceOf(ChangeOutcome.Unanswered.class);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(server.requests().size()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aConnectionThatIsResetAtOnceIsNeverTakenForAnAnswerNorSentAgain() throws IOException {
    try (RawServer server = RawServer.start(RawServer.Connection::reset);
        KosHttp http = new KosHttp(server.url(), TIMEOUT, 4)) {
      // Which of the two it is depends on whether the reset is faster than the first byte.
      assertThat(OutcomeTable.classify(CALL, http.change(CALL, () -> true)))
          .isInstanceOfAny(ChangeOutcome.Unanswered.class, ChangeOutcome.NotSent.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }
}
