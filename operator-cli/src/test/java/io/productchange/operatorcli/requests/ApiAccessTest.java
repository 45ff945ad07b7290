package io.productchange.operatorcli.requests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an API that answers with a page that the test sets. */
final class ApiAccessTest {
  private HttpServer server;
  private volatile String page = "{\"items\":[]}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/change-requests",
        exchange -> {
          try (exchange) {
            byte[] body = page.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Access open() {
    return new ApiAccess(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Optional.empty());
  }

  @Test
  void whatIsThereAtTheFirstLookIsNoChange() {
    page = "{\"items\":[{\"requestId\":\"a\",\"version\":1}]}";
    try (Access access = open()) {
      assertThat(access.changes()).isEmpty();
      assertThat(access.changes()).isEmpty();

      page = "{\"items\":[{\"requestId\":\"a\",\"version\":2}]}";
      assertThat(access.changes())
          .extracting(item -> item.path("version").asInt())
          .containsExactly(2);
    }
  }

  @Test
  void theFirstRequestOfAnEmptySystemIsAChange() {
    try (Access access = open()) {
      assertThat(access.changes()).isEmpty();

      page = "{\"items\":[{\"requestId\":\"a\",\"version\":0}]}";
      assertThat(access.changes())
          .extracting(item -> item.path("requestId").asString())
          .containsExactly("a");
    }
  }
}
