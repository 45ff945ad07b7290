package io.productchange.ingestapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowClientTest {
  private TestHttpServer server;

  @BeforeEach
  void start() {
    server = TestHttpServer.start(TestHttpServer.SHORT, TestHttpServer.SHORT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aHeaderThatNeverEndsIsEndedAlthoughBytesKeepComing() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("GET /open HTTP/1.1\r\n" + TestHttpServer.HOST);
      CountDownLatch answered = new CountDownLatch(1);
      Thread.ofVirtual().start(() -> drip(client, answered));
      String answer = client.readToEnd();
      answered.countDown();

      TestHttpServer.assertProblem(answer.replace(" [reset]", ""), 408, "request-timeout");
    }
  }

  /** A header field every 50 ms: more often than the server's limits, until it has answered. */
  private static void drip(RawClient client, CountDownLatch answered) {
    try {
      do {
        client.send("X: y\r\n");
      } while (!answered.await(50, TimeUnit.MILLISECONDS));
    } catch (IOException | InterruptedException e) {
      // The server or the test has ended it.
    }
  }

  @Test
  void aBodyThatDoesNotComeIsATimeout() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + TestHttpServer.JSON
              + "Content-Length: 100\r\n\r\n{");

      TestHttpServer.assertProblem(client.readToEnd(), 408, "request-timeout");
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
      client.send("GET /open HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n").readAnswer();
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotReadItsAnswerLosesItsConnection() throws IOException {
    try (RawClient client = RawClient.connect(server.port(), 4_096)) {
      client.send("GET /large HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n");
      Await.until("it is open", Duration.ofSeconds(5), () -> server.openConnections() == 1);
      Await.until("it is ended", Duration.ofSeconds(5), () -> server.openConnections() == 0);
    }
  }

  @Test
  void aRequestThatTakesLongToAnswerIsNotEnded() throws IOException {
    try (RawClient asking = RawClient.connect(server.port());
        RawClient idle = RawClient.connect(server.port())) {
      asking.send("GET /slow HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n");
      // The longest of the limits is over when the idle connection is ended.
      assertThat(idle.isEnded()).isTrue();
      server.release();

      assertThat(asking.readAnswer()).startsWith("HTTP/1.1 200 OK").endsWith("done");
    }
  }

  @Test
  void aClientThatGoesAwayInItsBodyLeavesNothingBehind() throws IOException {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send(
          "POST /echo HTTP/1.1\r\n"
              + TestHttpServer.HOST
              + TestHttpServer.JSON
              + "Content-Length: 100\r\n\r\n{");
    }
    Await.until("it is gone", Duration.ofSeconds(5), () -> server.openConnections() == 0);
  }

  @Test
  void aServerThatStopsAnswersWhatIsInFlightAndTakesNothingNew() throws Exception {
    try (RawClient client = RawClient.connect(server.port())) {
      client.send("GET /slow HTTP/1.1\r\n" + TestHttpServer.HOST + "\r\n");
      Await.until("it is in flight", Duration.ofSeconds(5), () -> server.slowRequests() == 1);
      int port = server.port();
      Thread stopping = Thread.ofVirtual().start(server::stop);
      Await.until("it listens no more", Duration.ofSeconds(5), () -> !isListening(port));
      server.release();

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
