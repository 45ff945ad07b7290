package io.productchange.kosadapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.kosadapter.kos.ChangeCall;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.OutcomeTable;
import io.productchange.kosadapter.rig.RawServer;
import io.productchange.testservers.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is sent and what is not, and within which limits. */
class KosHttpTest {
  private static final ChangeCall CALL = new ChangeCall("r-1", "01012345678", "OLD", "NEW");
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final String DONE = "{\"success\":true,\"resultCode\":\"0000\"}";

  /** Answers, and closes the connection that it let the client keep at any moment after that. */
  private static void answerWell(RawServer.Connection connection) throws IOException {
    connection.read();
    connection.answer(200, DONE);
  }

  @Test
  void aSlowDripIsCutAtTheDeadlineForTheWholeAnswer() throws IOException {
    RawServer.Script drip =
        connection -> {
          connection.read();
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
          for (int sent = 0; sent < 1_000; sent++) {
            connection.send("x");
            // Part of what the server does, not a wait of the test's.
            Thread.sleep(100);
          }
        };
    try (RawServer server = RawServer.start(drip);
        KosHttp http = new KosHttp(server.url(), TIMEOUT, 4)) {
      long start = System.nanoTime();
      Exchange exchange = http.change(CALL, () -> true);
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      assertThat(exchange).isInstanceOf(Exchange.Broken.class);
      assertThat(((Exchange.Broken) exchange).why()).contains("within PT1S");
      assertThat(took).isBetween(TIMEOUT.minusMillis(100), TIMEOUT.plusSeconds(3));
    }
  }

  @Test
  void anAnswerOfAHundredMegabytesIsCutAtTheLimit() throws IOException {
    AtomicInteger megabytesSent = new AtomicInteger();
    RawServer.Script flood =
        connection -> {
          connection.read();
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n");
          String megabyte = " ".repeat(1024 * 1024);
          for (int i = 0; i < 100; i++) {
            connection.send(megabyte);
            megabytesSent.incrementAndGet();
          }
        };
    try (RawServer server = RawServer.start(flood);
        KosHttp http = new KosHttp(server.url(), Duration.ofSeconds(20), 4)) {
      Exchange exchange = http.change(CALL, () -> true);

      assertThat(exchange).isInstanceOf(Exchange.Broken.class);
      assertThat(((Exchange.Broken) exchange).why()).contains("larger than");
      assertThat(megabytesSent.get()).as("the rest is not even read").isLessThan(50);
    }
  }

  @Test
  void whatCannotBeReachedIsNotSent() throws IOException {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closedPort = socket.getLocalPort();
    }
    for (String url : List.of("http://127.0.0.1:" + closedPort, "http://no-such-host.invalid:80")) {
      try (KosHttp http = new KosHttp(URI.create(url), TIMEOUT, 4)) {
        Exchange exchange = http.change(CALL, () -> true);

        assertThat(exchange).as(url).isInstanceOf(Exchange.NotWritten.class);
        assertThat(((Exchange.NotWritten) exchange).byGuard()).isFalse();
      }
    }
  }

  @Test
  void aTlsHandshakeThatFailsIsNotSent() throws IOException {
    try (RawServer server = RawServer.start(connection -> connection.send("no TLS here"));
        KosHttp http =
            new KosHttp(URI.create("https://127.0.0.1:" + server.url().getPort()), TIMEOUT, 4)) {
      assertThat(http.change(CALL, () -> true)).isInstanceOf(Exchange.NotWritten.class);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void theGuardIsAskedWhenTheConnectionStandsAndKeepsEveryByteBack() throws IOException {
    RawServer.Script reading = RawServer.Connection::read;
    try (RawServer server = RawServer.start(reading);
        KosHttp http = new KosHttp(server.url(), TIMEOUT, 4)) {
      AtomicInteger connectionsWhenAsked = new AtomicInteger();
      Exchange exchange =
          http.change(
              CALL,
              () -> {
                Await.until(
                    "the connection stands",
                    Duration.ofSeconds(5),
                    () -> server.connections() == 1);
                connectionsWhenAsked.set(server.connections());
                return false;
              });

      assertThat(exchange).isInstanceOf(Exchange.NotWritten.class);
      assertThat(((Exchange.NotWritten) exchange).byGuard()).isTrue();
      assertThat(connectionsWhenAsked.get()).isEqualTo(1);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void everyChangeHasAConnectionOfItsOwnWhichNoKeepAliveRaceCanTakeAway() throws IOException {
    try (RawServer server = RawServer.start(KosHttpTest::answerWell);
        KosHttp http = new KosHttp(server.url(), TIMEOUT, 4)) {
      for (int i = 0; i < 50; i++) {
        assertThat(OutcomeTable.classify(CALL, http.change(CALL, () -> true)))
            .isInstanceOf(ChangeOutcome.Applied.class);
      }

      assertThat(server.connections()).isEqualTo(50);
      assertThat(server.requests()).hasSize(50);
      assertThat(server.requests().getFirst())
          .startsWith("POST /api/v1/kos/product/change HTTP/1.1")
          .containsIgnoringCase("connection: close")
          .doesNotContainIgnoringCase("upgrade")
          .contains(
              "{\"lineNumber\":\"01012345678\",\"currentProductCode\":\"OLD\",\"targetProductCode\":\"NEW\",\"requestId\":\"r-1\"}");
    }
  }

  @Test
  void aKeptConnectionThatWasClosedMeanwhileCostsAnInquiryNothing() throws Exception {
    try (RawServer server = RawServer.start(KosHttpTest::answerWell);
        KosHttp http = new KosHttp(server.url(), TIMEOUT, 4)) {
      int answered = 0;
      for (int i = 0; i < 20; i++) {
        if (http.inquire("01012345678", "r-1") instanceof Exchange.Complete) {
          answered++;
        }
      }
      assertThat(answered).isPositive();
      assertThat(server.requests().size())
          .as("what broke was not sent again behind our back")
          .isLessThanOrEqualTo(20);
    }
  }

  @Test
  void manyCallsAtOnceAreManyCalls() throws Exception {
    try (RawServer server = RawServer.start(KosHttpTest::answerWell);
        KosHttp http = new KosHttp(server.url(), Duration.ofSeconds(20), 64);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Exchange>> calls = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        calls.add(threads.submit(() -> http.change(CALL, () -> true)));
      }
      for (Future<Exchange> call : calls) {
        assertThat(call.get()).isInstanceOf(Exchange.Complete.class);
      }
      assertThat(server.requests()).hasSize(64);
    }
  }

  @Test
  void aSecondSendingOfOneAttemptIsImpossible() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    Sending sending = new Sending(() -> true, begun::incrementAndGet);
    sending.begin();

    assertThatThrownBy(sending::begin).isInstanceOf(IllegalStateException.class);
    assertThat(begun.get()).isEqualTo(1);
  }
}
