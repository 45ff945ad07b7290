package io.productchange.ingestapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.ingestapi.connection.ConnectionLimits;
import io.productchange.testservers.Await;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileClientTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final String HOST = "Host: localhost\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";

  private final CountDownLatch release = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() {
    Routes routes =
        new Routes(
            List.of(
                Route.of("POST", "/echo", this::echo),
                Route.of("GET", "/hello/{name}", this::hello),
                Route.of("GET", "/slow", this::slow),
                Route.of("GET", "/fails", HostileClientTest::fail),
                Route.open(
                    "GET", "/large", _ -> Answer.of(200, "text/plain", "x".repeat(8_000_000))),
                Route.open("GET", "/open", _ -> Answer.of(200, "text/plain", "open"))));
    server =
        HttpServer.start(
            "127.0.0.1",
            0,
            new HttpServer.Options(
                16 * 1024,
                128 * 1024,
                64,
                4,
                new ConnectionLimits(SHORT.multipliedBy(3), SHORT, SHORT, SHORT, 40 * 1024),
                Duration.ofSeconds(5)),
            routes,
            BearerToken.notRequired(),
            (route, method, status, nanos) -> {});
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.close();
  }

  private Answer echo(Exchange exchange) {
    return Answer.of(200, "text/plain", "" + exchange.body(Answer.JSON, 1024).length);
  }

  private Answer hello(Exchange exchange) {
    exchange.query(Set.of());
    return Answer.of(200, "text/plain", "hello " + exchange.path("name"));
  }

  private Answer slow(Exchange exchange) throws InterruptedException {
    release.await();
    return Answer.of(200, "text/plain", "done");
  }

  private static Answer fail(Exchange exchange) {
    throw new IllegalStateException("with a secret inside");
  }

  private String answerTo(String message) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.send(message).readAnswer();
    }
  }

  private static void assertProblem(String answer, int status, String type) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("Content-Type: application/problem+json\r\n")
        .contains("\"type\":\"urn:product-change:problem:" + type + "\"")
        .contains("\"status\":" + status);
  }

  @Test
  void anOrdinaryRequestIsAnswered() throws IOException {
    assertThat(answerTo("GET /hello/you HTTP/1.1\r\n" + HOST + "\r\n"))
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

      assertProblem(answer, 400, "malformed-http");
      assertThat(answer).contains("Connection: close\r\n");
    }
  }

  @Test
  void nothingThatWasSentComesBackInAnError() throws IOException {
    assertThat(
            answerTo("GET /open?lineNumber=01012345678 HTTP/1.1\r\nno colon 01012345678\r\n\r\n"))
        .doesNotContain("01012345678");
    assertThat(answerTo("GET /hello/you?lineNumber=01012345678 HTTP/1.1\r\n" + HOST + "\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .doesNotContain("01012345678");
  }

  @Test
  void aFaultOfOursIsAnsweredWithoutItsText() throws IOException {
    String answer = answerTo("GET /fails HTTP/1.1\r\n" + HOST + "\r\n");

    assertProblem(answer, 500, "internal-error");
    assertThat(answer).doesNotContain("secret");
  }

  @Test
  void anOlderHttpIsRefused() throws IOException {
    assertProblem(answerTo("GET /open HTTP/1.0\r\n\r\n"), 505, "http-version-not-supported");
  }

  @Test
  void tooManyHeaderFieldsAreRefused() throws IOException {
    assertProblem(
        answerTo("GET /open HTTP/1.1\r\n" + HOST + "X: " + "y".repeat(9_000) + "\r\n\r\n"),
        431,
        "headers-too-large");
    assertProblem(
        answerTo("GET /open HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(2_000) + "\r\n"),
        431,
        "headers-too-large");
  }

  @Test
  void headerFieldsWithoutEndAreRefusedAtTheirLimit() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("GET /open HTTP/1.1\r\n" + HOST);
      assertThatSendingFailsAfter(client, "X: " + "y".repeat(1_000) + "\r\n", 20_000);
    }
  }

  private static void assertThatSendingFailsAfter(RawClient client, String part, int atMost)
      throws IOException {
    for (int i = 0; i < atMost; i++) {
      try {
        client.send(part);
      } catch (SocketException e) {
        return;
      }
    }
    throw new AssertionError("the server took everything");
  }

  @Test
  void aRequestLineWithoutEndIsRefused() throws IOException {
    assertProblem(
        answerTo("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n"),
        414,
        "uri-too-long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1025", "16385", "99999999999"})
  void aDeclaredLengthBeyondTheLimitIsRefusedBeforeAnyByteOfIt(String length) throws IOException {
    assertProblem(
        answerTo(
            "POST /echo HTTP/1.1\r\n" + HOST + JSON + "Content-Length: " + length + "\r\n\r\n"),
        413,
        "body-too-large");
  }

  @Test
  void aTooLargeBodyThatIsExpectedToContinueIsNotAskedFor() throws IOException {
    assertProblem(
        answerTo(
            "POST /echo HTTP/1.1\r\n"
                + HOST
                + JSON
                + "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n"),
        413,
        "body-too-large");
  }

  @Test
  void aBodyThatIsExpectedToContinueIsAskedFor() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + HOST
              + JSON
              + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(client.readHead()).startsWith("HTTP/1.1 100 Continue");
      assertThat(client.send("{}").readAnswer()).startsWith("HTTP/1.1 200 OK").endsWith("2");
    }
  }

  @Test
  void aClientThatSendsAllOfATooLargeBodyStillReadsTheAnswer() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("POST /echo HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 4000000\r\n\r\n");
      client.send("x".repeat(4_000_000));

      assertProblem(client.readAnswer(), 413, "body-too-large");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7fffffff\r\n", "ffffffffffff\r\n", "zz\r\n", "-1\r\n", "\r\n"})
  void aChunkThatCannotBeIsRefused(String chunkHead) throws IOException {
    String answer =
        answerTo(
            "POST /echo HTTP/1.1\r\n"
                + HOST
                + JSON
                + "Transfer-Encoding: chunked\r\n\r\n"
                + chunkHead);

    assertThat(answer).containsPattern("^HTTP/1.1 4(00|13) ").contains("Connection: close");
  }

  @Test
  void manySmallChunksAreCountedTogether() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("POST /echo HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n");
      assertThatSendingFailsAfter(client, "1\r\nx\r\n".repeat(2_000), 20_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5;", "0\r\n"})
  void aChunkLineWithoutEndIsRefused(String beginning) throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + HOST
              + JSON
              + "Transfer-Encoding: chunked\r\n\r\n"
              + beginning);
      assertThatSendingFailsAfter(client, "x".repeat(10_000), 20_000);
    }
  }

  @Test
  void aClientThatGoesAwayInItsBodyLeavesNothingBehind() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("POST /echo HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 100\r\n\r\n{");
    }
    Await.until("it is gone", Duration.ofSeconds(5), () -> server.openConnections() == 0);
  }

  @Test
  void aChunkedBodyIsTaken() throws IOException {
    assertThat(
            answerTo(
                "POST /echo HTTP/1.1\r\n"
                    + HOST
                    + JSON
                    + "Transfer-Encoding: chunked\r\n\r\n3\r\n{  \r\n1\r\n}\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK")
        .endsWith("4");
  }

  @Test
  void whatFollowsAnUnreadChunkedBodyIsNoRequest() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      String answers =
          client
              .send(
                  "POST /nowhere HTTP/1.1\r\n"
                      + HOST
                      + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\nGET /open HTTP/1.1\r\n"
                      + HOST
                      + "\r\n")
              .readToEnd();

      assertProblem(answers, 404, "no-such-resource");
      assertThat(answers).doesNotContain("200 OK").contains("Connection: close");
    }
  }

  @Test
  void bodiesOfUndeclaredLengthCannotTakeAllMemory() throws IOException {
    // Each can take 16 KiB in one chunk, twice: of 128 KiB in all there is room for four.
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        clients.add(
            RawClient.connect(server.port())
                .send(
                    "POST /echo HTTP/1.1\r\n"
                        + HOST
                        + JSON
                        + "Transfer-Encoding: chunked\r\n\r\n3000\r\n"));
      }
      Await.untilAsserted(
          "one more is refused",
          Duration.ofSeconds(5),
          () ->
              assertThat(answerTo("GET /open HTTP/1.1\r\n" + HOST + "\r\n"))
                  .startsWith("HTTP/1.1 503 "));
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void contentCodingsAreNotUnderstood() throws IOException {
    assertProblem(
        answerTo(
            "POST /echo HTTP/1.1\r\n"
                + HOST
                + JSON
                + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
        415,
        "unsupported-media-type");
  }

  @Test
  void aHeaderThatNeverEndsIsEndedAlthoughBytesKeepComing() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("GET /open HTTP/1.1\r\n" + HOST);
      long startNanos = System.nanoTime();
      Thread drip = Thread.ofVirtual().start(() -> drip(client));
      String answer = client.readToEnd();
      drip.interrupt();

      assertProblem(answer.replace(" [reset]", ""), 408, "request-timeout");
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isLessThan(SHORT.multipliedBy(5));
    }
  }

  private static void drip(RawClient client) {
    try {
      while (true) {
        client.send("X: y\r\n");
        Thread.sleep(50);
      }
    } catch (IOException | InterruptedException e) {
      // The server or the test has ended it.
    }
  }

  @Test
  void aBodyThatDoesNotComeIsATimeout() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("POST /echo HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 100\r\n\r\n{");

      assertProblem(client.readToEnd(), 408, "request-timeout");
    }
  }

  @Test
  void aConnectionWithoutARequestIsEnded() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aConnectionThatIsIdleAfterARequestIsEnded() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("GET /open HTTP/1.1\r\n" + HOST + "\r\n").readAnswer();
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotReadItsAnswerLosesItsConnection() throws IOException {
    try (RawClient client = RawClient.connect(server.port(), 4_096)) {
      client.send("GET /large HTTP/1.1\r\n" + HOST + "\r\n");
      Await.until("it is open", Duration.ofSeconds(5), () -> server.openConnections() == 1);
      Await.until("it is ended", Duration.ofSeconds(5), () -> server.openConnections() == 0);
    }
  }

  @Test
  void aRequestThatTakesLongToAnswerIsNotEnded() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("GET /slow HTTP/1.1\r\n" + HOST + "\r\n");
      Thread releaser =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      Thread.sleep(SHORT.multipliedBy(5));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    release.countDown();
                  });
      assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 OK").endsWith("done");
      releaser.join();
    }
  }

  @Test
  void requestsInOnePacketAreAnsweredInOrder() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "GET /hello/a HTTP/1.1\r\n"
              + HOST
              + "\r\nPOST /echo HTTP/1.1\r\n"
              + HOST
              + JSON
              + "Content-Length: 3\r\n\r\n{ }GET /nowhere HTTP/1.1\r\n"
              + HOST
              + "\r\nGET /hello/b HTTP/1.1\r\n"
              + HOST
              + "\r\n");

      assertThat(client.readAnswer()).endsWith("hello a");
      assertThat(client.readAnswer()).endsWith("3");
      assertProblem(client.readAnswer(), 404, "no-such-resource");
      assertThat(client.readAnswer()).endsWith("hello b");
    }
  }

  @Test
  void anUnreadBodyDoesNotBecomeTheNextRequest() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "POST /nowhere HTTP/1.1\r\n"
              + HOST
              + "Content-Length: 35\r\n\r\nGET /hello/evil HTTP/1.1\r\nHost: x\r\nGET /hello/good HTTP/1.1\r\n"
              + HOST
              + "\r\n");

      assertProblem(client.readAnswer(), 404, "no-such-resource");
      assertThat(client.readAnswer()).endsWith("hello good");
    }
  }

  @Test
  void aConnectionThatIsAskedToCloseIsClosed() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      long startNanos = System.nanoTime();
      String answer =
          client.send("GET /open HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n").readToEnd();

      assertThat(answer).contains("Connection: close\r\n").endsWith("open");
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(SHORT);
    }
  }

  @Test
  void headIsAnsweredAsGetWithoutTheBody() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      assertThat(client.send("HEAD /open HTTP/1.1\r\n" + HOST + "\r\n").readHead())
          .startsWith("HTTP/1.1 200 OK")
          .contains("Content-Length: 4\r\n");
      assertThat(client.send("HEAD /nowhere HTTP/1.1\r\n" + HOST + "\r\n").readHead())
          .startsWith("HTTP/1.1 404 ");
      assertThat(client.send("GET /open HTTP/1.1\r\n" + HOST + "\r\n").readAnswer())
          .startsWith("HTTP/1.1 200 OK")
          .endsWith("open");
    }
  }

  @Test
  void methodsThatAPathDoesNotKnowAreRefusedWithThoseThatItKnows() throws IOException {
    String refused = answerTo("DELETE /open HTTP/1.1\r\n" + HOST + "\r\n");
    String options = answerTo("OPTIONS /echo HTTP/1.1\r\n" + HOST + "\r\n");

    assertProblem(refused, 405, "method-not-allowed");
    assertThat(refused).contains("Allow: GET, HEAD, OPTIONS\r\n");
    assertThat(options).startsWith("HTTP/1.1 204 ").contains("Allow: OPTIONS, POST\r\n");
    assertProblem(answerTo("BREW /open HTTP/1.1\r\n" + HOST + "\r\n"), 405, "method-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/open/", "//open", "/OPEN", "/hello", "/hello/a/b", "/./open", "/%6Fpen"})
  void anotherPathIsNotFound(String path) throws IOException {
    assertProblem(
        answerTo("GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n"), 404, "no-such-resource");
  }

  @Test
  void aSegmentIsDecodedOnce() throws IOException {
    assertThat(answerTo("GET /hello/a%20b+c%2525 HTTP/1.1\r\n" + HOST + "\r\n"))
        .endsWith("hello a b+c%25");
  }

  @Test
  void moreRequestsThanTheLimitAreAskedToComeLater() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        clients.add(
            RawClient.connect(server.port()).send("GET /slow HTTP/1.1\r\n" + HOST + "\r\n"));
      }
      Await.untilAsserted(
          "the fifth is refused",
          Duration.ofSeconds(5),
          () -> {
            String answer = answerTo("GET /open HTTP/1.1\r\n" + HOST + "\r\n");
            assertProblem(answer, 503, "too-busy");
            assertThat(answer).contains("Retry-After: 1\r\n");
          });
      release.countDown();
      for (RawClient client : clients) {
        assertThat(client.readAnswer()).endsWith("done");
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aServerThatStopsAnswersWhatIsInFlightAndTakesNothingNew() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("GET /slow HTTP/1.1\r\n" + HOST + "\r\n");
      Await.until("it is in flight", Duration.ofSeconds(5), () -> server.openConnections() == 1);
      int port = server.port();
      Thread stopping = Thread.ofVirtual().start(server::close);
      Await.until("it listens no more", Duration.ofSeconds(5), () -> !isListening(port));
      release.countDown();

      assertThat(client.readAnswer()).contains("Connection: close").endsWith("done");
      assertThat(client.isEnded()).isTrue();
      stopping.join();
    }
  }

  private static boolean isListening(int port) {
    try (RawClient _ = RawClient.connect(port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
