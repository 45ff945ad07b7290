package io.productchange.runtime.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.productchange.runtime.lifecycle.StartException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ManagementServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Health health = new Health();
  private final Metrics metrics = Metrics.create("worker");
  private final AtomicReference<CheckResult> database = new AtomicReference<>(CheckResult.up());
  private ManagementServer server = start(0);

  @BeforeEach
  void addCheck() {
    health.readiness("database", database::get);
  }

  @AfterEach
  void close() {
    server.close();
    metrics.close();
    client.close();
  }

  @Test
  void readiness_follows_its_checks_and_liveness_does_not() throws Exception {
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);

    database.set(CheckResult.down("no connection"));

    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.headers().firstValue("content-type")).contains("application/json");
    assertThat(ready.headers().firstValue("cache-control")).contains("no-store");
    assertThat(ready.body())
        .isEqualTo(
            "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"database\",\"status\":\"DOWN\","
                + "\"reason\":\"no connection\"}]}");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void metrics_are_those_of_the_process_and_of_its_components() throws Exception {
    metrics.registry().counter("orders.done", "kind", "a").increment(3);

    HttpResponse<String> response = get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body())
        .contains("orders_done_total{kind=\"a\",service=\"worker\"} 3.0")
        .contains("jvm_memory_used_bytes{")
        .contains("process_uptime_seconds{service=\"worker\"}")
        .contains("process_files_open_files{service=\"worker\"}")
        .contains("process_cpu_usage{service=\"worker\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/health/", "/metrics/x", "/favicon.ico", "/../metrics"})
  void anything_else_is_not_found(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @RepeatedTest(50)
  void nothing_can_be_posted() throws Exception {
    assertThat(post("x".repeat(10_000)).statusCode()).isEqualTo(404);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void a_body_that_is_too_large_is_refused_and_the_next_request_answered() throws Exception {
    try {
      assertThat(post("x".repeat(1_000_000)).statusCode()).isEqualTo(413);
    } catch (IOException e) {
      // Bytes were on their way when the server closed: the reset takes the answer with it.
      assertThat(e).isNotInstanceOf(HttpTimeoutException.class);
    }
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
  void a_connection_is_closed_where_the_client_asks_for_it(String path) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 ");
    }
  }

  @Test
  void a_request_that_is_too_large_is_refused_and_the_next_one_answered() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET /metrics HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(20_000) + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 4");
    } catch (IOException e) {
      // The server may close before it was read whole: that is a refusal too.
      assertThat(e).isInstanceOf(SocketException.class);
    }
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void a_port_that_is_taken_is_named_with_its_setting() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, Inet4Address.ofLiteral("127.0.0.1"))) {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> start(taken.getLocalPort()))
          .withMessage(
              "cannot listen on 127.0.0.1:%d (Address already in use): set MANAGEMENT_PORT or"
                  + " MANAGEMENT_HOST",
              taken.getLocalPort());
    }
  }

  @Test
  void a_host_that_is_not_this_machines_is_named() {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(
            () -> ManagementServer.start(new ManagementSettings("192.0.2.1", 0), health, metrics))
        .withMessage(
            "cannot listen on 192.0.2.1:0 (Cannot assign requested address): set MANAGEMENT_PORT or"
                + " MANAGEMENT_HOST");
  }

  @Test
  void a_port_can_be_used_again_at_once_after_closing() throws Exception {
    int port = server.port();
    get("/health/live");
    server.close();

    server = start(port);

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  private ManagementServer start(int port) {
    return ManagementServer.start(new ManagementSettings("127.0.0.1", port), health, metrics);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
