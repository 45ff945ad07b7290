package io.productchange.ingestapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {
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
  void aFaultOfOursIsAnsweredWithoutItsText() throws IOException {
    String answer = server.answerTo("GET /fails HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n");

    TestHttpServer.assertProblem(answer, 500, "internal-error");
    assertThat(answer).doesNotContain("secret");
  }

  @Test
  void aConnectionThatIsAskedToCloseIsClosed() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      long startNanos = System.nanoTime();
      String answer =
          client
              .send("GET /open HTTP/1.1\r\n" + TestHttpServer.HOST + "Connection: close\r\n\r\n")
              .readToEnd();

      assertThat(answer).contains("Connection: close\r\n").endsWith("open");
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(TestHttpServer.LONG);
    }
  }

  @Test
  void headIsAnsweredAsGetWithoutTheBody() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      assertThat(client.send("HEAD /open HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n").readHead())
          .startsWith("HTTP/1.1 200 OK")
          .contains("Content-Length: 4\r\n");
      assertThat(
              client.send("HEAD /nowhere HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n").readHead())
          .startsWith("HTTP/1.1 404 ");
      assertThat(client.send("GET /open HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n").readAnswer())
          .startsWith("HTTP/1.1 200 OK")
          .endsWith("open");
    }
  }

  @Test
  void methodsThatAPathDoesNotKnowAreRefusedWithThoseThatItKnows() throws IOException {
    String refused = server.answerTo("DELETE /open HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n");
    String options = server.answerTo("OPTIONS /echo HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n");

    TestHttpServer.assertProblem(refused, 405, "method-not-allowed");
    assertThat(refused).contains("Allow: GET, HEAD, OPTIONS\r\n");
    assertThat(options).startsWith("HTTP/1.1 204 ").contains("Allow: OPTIONS, POST\r\n");
    TestHttpServer.assertProblem(
        server.answerTo("BREW /open HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n"),
        405,
        "method-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/open/", "//open", "/OPEN", "/hello", "/hello/a/b", "/./open", "/%6Fpen"})
  void anotherPathIsNotFound(String path) throws IOException {
    TestHttpServer.assertProblem(
        server.answerTo("GET " + path + " HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n"),
        404,
        "no-such-resource");
  }

  @Test
  void aSegmentIsDecodedOnce() throws IOException {
    assertThat(
            server.answerTo("GET /hello/a%20b+c%2525 HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n"))
        .endsWith("hello a b+c%25");
  }
}
