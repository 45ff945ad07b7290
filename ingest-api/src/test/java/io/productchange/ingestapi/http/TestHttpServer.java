package io.productchange.ingestapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.ingestapi.connection.ConnectionLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP server with small limits and a few routes. */
final class TestHttpServer implements AutoCloseable {
  /** For tests of what happens when the time is over. */
  static final Duration SHORT = Duration.ofMillis(400);

  /** For tests that must not run into it, on a machine that is busy with other things. */
  static final Duration LONG = Duration.ofSeconds(10);

  static final int MAX_REQUESTS = 8;
  static final String HOST = "Host: localhost\r\n";
  static final String JSON = "Content-Type: application/json\r\n";

  private static final int MAX_BODY_BYTES = 16 * 1024;

  /** What a body of unknown length can take counts twice: there is room for three. */
  private static final int MAX_BODY_MEMORY_BYTES = 6 * MAX_BODY_BYTES;

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger slowRequests = new AtomicInteger();
  private final HttpServer server;

  private TestHttpServer(Duration patience, Duration linger) {
    this.server =
        HttpServer.start(
            "127.0.0.1",
            0,
            new HttpServer.Options(
                MAX_BODY_BYTES,
                MAX_BODY_MEMORY_BYTES,
                64,
                MAX_REQUESTS,
                new ConnectionLimits(
                    patience.multipliedBy(3), patience, patience, linger, 40 * 1024),
                Duration.ofSeconds(5)),
            new Routes(
                List.of(
                    Route.of("POST", "/echo", TestHttpServer::echo),
                    Route.of("GET", "/hello/{name}", TestHttpServer::hello),
                    Route.of("GET", "/slow", _ -> slow()),
                    Route.of("GET", "/fails", _ -> fail()),
                    Route.open("GET", "/large", _ -> text("x".repeat(8_000_000))),
                    Route.open("GET", "/open", _ -> text("open")))),
            BearerToken.notRequired(),
            (route, method, status, nanos) -> {});
  }

  /**
   * @param patience how long a client may let the server wait; three times that between requests
   * @param linger how long a refused client may go on sending
   */
  static TestHttpServer start(Duration patience, Duration linger) {
    return new TestHttpServer(patience, linger);
  }

  private static Answer text(String text) {
    return Answer.of(200, "text/plain", text);
  }

  private static Answer echo(Exchange exchange) {
    return text("" + exchange.body(Answer.JSON, 1024).length);
  }

  private static Answer hello(Exchange exchange) {
    exchange.query(Set.of());
    return text("hello " + exchange.path("name"));
  }

  private Answer slow() throws InterruptedException {
    slowRequests.incrementAndGet();
    release.await();
    return text("done");
  }

  private static Answer fail() {
    throw new IllegalStateException("with a secret inside");
  }

  int port() {
    return server.port();
  }

  int openConnections() {
    return server.openConnections();
  }

  /** How many requests have reached {@code /slow}. */
  int slowRequests() {
    return slowRequests.get();
  }

  /** Stops without letting {@code /slow} answer, so that it is in flight for as long as wanted. */
  void stop() {
    server.close();
  }

  /** Lets {@code /slow} answer. */
  void release() {
    release.countDown();
  }

  /** The first answer to a message sent as it is. */
  String answerTo(String message) throws IOException {
    try (RawClient client = RawClient.connect(port())) {
      return client.send(message).readAnswer();
    }
  }

  static void assertProblem(String answer, int status, String type) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("Content-Type: application/problem+json\r\n")
        .contains("\"type\":\"urn:product-change:problem:" + type + "\"")
        .contains("\"status\":" + status);
  }

  @Override
  public void close() {
    release();
    server.close();
  }
}
