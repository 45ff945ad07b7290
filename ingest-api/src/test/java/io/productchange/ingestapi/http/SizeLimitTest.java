package io.productchange.ingestapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeLimitTest {
  private TestHttpServer server;

  @BeforeEach
  void start() {
    server = TestHttpServer.start(TestHttpServer.LONG, TestHttpServer.LONG);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void tooManyHeaderFieldsAreRefused() throws IOException {
    TestHttpServer.assertProblem(
        server.answerTo(
            "GET /open HTTP/1.1\r\n"
                + TestHttpServer.HOST
                + "X: "
                + "y".repeat(9_000)
                + "\r\n\r\n"),
        431,
        "headers-too-large");
    TestHttpServer.assertProblem(
        server.answerTo(
            "GET /open HTTP/1.1\r\n" + TestHttpServer.HOST + "X: y\r\n".repeat(2_000) + "\r\n"),
        431,
        "headers-too-large");
  }

  @Test
  void headerFieldsWithoutEndAreRefusedAtTheirLimit() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("GET /open HTTP/1.1\r\n" + TestHttpServer.HOST);
      client.assertThatSendingFails("X: " + "y".repeat(1_000) + "\r\n");
    }
  }

  @Test
  void aRequestLineWithoutEndIsRefused() throws IOException {
    TestHttpServer.assertProblem(
        server.answerTo(
            "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n"),
        414,
        "uri-too-long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1025", "16385", "99999999999"})
  void aDeclaredLengthBeyondTheLimitIsRefusedBeforeAnyByteOfIt(String length) throws IOException {
    TestHttpServer.assertProblem(
        server.answerTo(
            "POST /echo HTTP/1.1\r\n"
                + TestHttpServer.HOST
                + TestHttpServer.JSON
                + "Content-Length: "
                + length
                + "\r\n\r\n"),
        413,
        "body-too-large");
  }

  @Test
  void aTooLargeBodyThatIsExpectedToContinueIsNotAskedFor() throws IOException {
    TestHttpServer.assertProblem(
        server.answerTo(
            "POST /echo HTTP/1.1\r\n"
                + TestHttpServer.HOST
                + TestHttpServer.JSON
                + "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n"),
        413,
        "body-too-large");
  }

  @Test
  void aClientThatSendsAllOfATooLargeBodyStillReadsTheAnswer() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + TestHttpServer.JSON
              + "Content-Length: 4000000\r\n\r\n");
      client.send("x".repeat(4_000_000));

      TestHttpServer.assertProblem(client.readAnswer(), 413, "body-too-large");
    }
  }

  @Test
  void manySmallChunksAreCountedTogether() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + TestHttpServer.JSON
              + "Transfer-Encoding: chunked\r\n\r\n");
      client.assertThatSendingFails("1\r\nx\r\n".repeat(2_000));
    }
  }

  @Test
  void bodiesOfUndeclaredLengthCannotTakeAllMemory() throws IOException {
    String head =
        "POST /echo HTTP/1.1\r\n"
            + TestHttpServer.HOST
            + TestHttpServer.JSON
            + "Transfer-Encoding: chunked\r\n\r\n";
    List<RawClient> clients = new ArrayList<>();
    try {
      // Each may be about to send 16 KiB at once.
      for (int i = 0; i < 3; i++) {
        clients.add(RawClient.connect(server.port()).send(head + "3000\r\n"));
      }
      Await.untilAsserted(
          "the fourth is refused",
          TestHttpServer.LONG.dividedBy(2),
          () -> {
            String answer = server.answerTo(head + "2\r\n{}\r\n0\r\n\r\n");
            if (answer.startsWith("HTTP/1.1 200 ") && clients.size() < 10) {
              // It may have come before one of the others, which was refused in its place.
              clients.add(RawClient.connect(server.port()).send(head + "3000\r\n"));
            }
            TestHttpServer.assertProblem(answer, 503, "too-busy");
            assertThat(answer).contains("bodies", "Retry-After: 1\r\n");
          });
      assertThat(server.answerTo("GET /open HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n"))
          .startsWith("HTTP/1.1 200 ");
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
    Await.untilAsserted(
        "there is room again",
        Duration.ofSeconds(5),
        () ->
            assertThat(server.answerTo(head + "2\r\n{}\r\n0\r\n\r\n")).startsWith("HTTP/1.1 200 "));
  }

  @Test
  void moreRequestsThanTheLimitAreAskedToComeLater() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < TestHttpServer.MAX_REQUESTS; i++) {
        clients.add(
            RawClient.connect(server.port())
                .send("GET /slow HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n"));
      }
      Await.untilAsserted(
          "one more is refused",
          Duration.ofSeconds(5),
          () -> {
            String answer =
                server.answerTo("GET /open HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n");
            TestHttpServer.assertProblem(answer, 503, "too-busy");
            assertThat(answer).contains("Retry-After: 1\r\n");
          });
      server.release();
      for (RawClient client : clients) {
        assertThat(client.readAnswer()).endsWith("done");
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }
}
