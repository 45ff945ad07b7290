package io.productchange.ingestapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedMessageTest {
  private TestHttpServer server;

  @BeforeEach
  void start() {
    server = TestHttpServer.start(TestHttpServer.LONG, Duration.ofMillis(50));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anOrdinaryRequestIsAnswered() throws IOException {
    assertThat(server.answerTo("GET /hello/you HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("\r\n\r\nhello you");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "\nGET /open HTTP/1.1\r\n\r\n",
        "G\u0000T /open HTTP/1.1\r\n\r\n",
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET /open\r\n\r\n",
        "GET /open HTTP/3.0\r\n\r\n",
        "GET /open HTTP/1.1\r\nno colon\r\n\r\n",
        "GET /open HTTP/1.1\r\n\r\n",
        "GET /open HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /open HTTP/1.1\r\nHost: local host\r\n\r\n",
        "GET /op%zzen HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /open?a=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /op<en HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: five\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      })
  void aMalformedMessageIsABadRequestAndEndsTheConnection(String message) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      String answer = client.send(message).readToEnd();

      TestHttpServer.assertProblem(answer, 400, "malformed-http");
      assertThat(answer).contains("Connection: close\r\n");
    }
  }

  @Test
  void nothingThatWasSentComesBackInAnError() throws IOException {
    assertThat(
            server.answerTo(
                "GET /open?lineNumber=01012345678 HTTP/1.1\r\nno colon 01012345678\r\n\r\n"))
        .doesNotContain("01012345678");
    assertThat(
            server.answerTo(
                "GET /hello/you?lineNumber=01012345678 HTTP/1.1\r\n"
                    + TestHttpServer.HOST
                    + "\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .doesNotContain("01012345678");
  }

  @Test
  void anOlderHttpIsRefused() throws IOException {
    TestHttpServer.assertProblem(
        server.answerTo("GET /open HTTP/1.0\r\n\r\n"), 505, "http-version-not-supported");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7fffffff\r\n", "ffffffffffff\r\n", "zz\r\n", "-1\r\n", "\r\n"})
  void aChunkThatCannotBeIsRefused(String chunkHead) throws IOException {
    String answer =
        server.answerTo(
            "POST /echo HTTP/1.1\r\n"
                + TestHttpServer.HOST
                + TestHttpServer.JSON
                + "Transfer-Encoding: chunked\r\n\r\n"
                + chunkHead);

    assertThat(answer).containsPattern("^HTTP/1.1 4(00|13) ").contains("Connection: close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5;", "0\r\n"})
  void aChunkLineWithoutEndIsRefused(String beginning) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + TestHttpServer.JSON
              + "Transfer-Encoding: chunked\r\n\r\n"
              + beginning);
      client.assertThatSendingFails("x".repeat(10_000));
    }
  }

  @Test
  void whatFollowsAnUnreadChunkedBodyIsNoRequest() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      String answers =
          client
              .send(
                  "POST /nowhere HTTP/1.1\r\n"
                      + TestHttpServer.HOST
                      + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\nGET /open HTTP/1.1\r\n"
                      + TestHttpServer.HOST
                      + "\r\n")
              .readToEnd();

      TestHttpServer.assertProblem(answers, 404, "no-such-resource");
      assertThat(answers).doesNotContain("200 OK").contains("Connection: close");
    }
  }

  @Test
  void contentCodingsAreNotUnderstood() throws IOException {
    TestHttpServer.assertProblem(
        server.answerTo(
            "POST /echo HTTP/1.1\r\n"
                + TestHttpServer.HOST
                + TestHttpServer.JSON
                + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
        415,
        "unsupported-media-type");
  }

  @Test
  void requestsInOnePacketAreAnsweredInOrder() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "GET /hello/a HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + "\r\nPOST /echo HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + TestHttpServer.JSON
              + "Content-Length: 3\r\n\r\n{ }GET /nowhere HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + "\r\nGET /hello/b HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + "\r\n");

      assertThat(client.readAnswer()).endsWith("hello a");
      assertThat(client.readAnswer()).endsWith("3");
      TestHttpServer.assertProblem(client.readAnswer(), 404, "no-such-resource");
      assertThat(client.readAnswer()).endsWith("hello b");
    }
  }

  @Test
  void anUnreadBodyDoesNotBecomeTheNextRequest() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "POST /nowhere HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + "Content-Length: 35\r\n\r\nGET /hello/evil HTTP/1.1\r\nHost: x\r\nGET /hello/good HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + "\r\n");

      TestHttpServer.assertProblem(client.readAnswer(), 404, "no-such-resource");
      assertThat(client.readAnswer()).endsWith("hello good");
    }
  }

  @Test
  void aBodyThatIsExpectedToContinueIsAskedFor() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + TestHttpServer.JSON
              + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 100 Continue");
      assertThat(client.send("{}").readAnswer()).startsWith("HTTP/1.1 200 OK").endsWith("2");
    }
  }

  @Test
  void aChunkedBodyIsTaken() throws IOException {
    assertThat(
            server.answerTo(
                "POST /echo HTTP/1.1\r\n"
                    + TestHttpServer.HOST
                    + TestHttpServer.JSON
                    + "Transfer-Encoding: chunked\r\n\r\n3\r\n{  \r\n1\r\n}\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK")
        .endsWith("4");
  }
}
