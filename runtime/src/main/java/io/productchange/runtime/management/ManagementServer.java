package io.productchange.runtime.management;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http1.Http1Config;
import io.productchange.runtime.http.HttpListener;
import java.time.Duration;

/**
 * The management endpoint: {@code GET /health/live}, {@code GET /health/ready}, {@code GET
 * /metrics}; anything else is 404. Bodies are ignored, large ones refused, and there are few
 * connections.
 *
 * <p>Safe for use by several threads.
 */
public final class ManagementServer implements AutoCloseable {
  private static final int CONNECTIONS_MAX = 64;
  private static final int REQUESTS_MAX = 16;
  private static final int HEADERS_MAX_BYTES = 8 * 1024;
  private static final int PROLOGUE_MAX_BYTES = 1024;

  /**
   * A body up to this size is read and forgotten. Refusing it unread would reset the connection,
   * and the client would lose the answer that says why.
   */
  private static final int BODY_MAX_BYTES = 16 * 1024;

  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

  private final WebServer server;

  private ManagementServer(WebServer server) {
    this.server = server;
  }

  /**
   * @throws io.productchange.runtime.lifecycle.StartException if the port is taken
   */
  public static ManagementServer start(
      ManagementSettings settings, Health health, Metrics metrics) {
    return new ManagementServer(
        HttpListener.open(
            "MANAGEMENT_HOST",
            "MANAGEMENT_PORT",
            settings.host(),
            settings.port(),
            builder -> configure(builder, health, metrics)));
  }

  private static void configure(WebServerConfig.Builder builder, Health health, Metrics metrics) {
    builder
        .maxTcpConnections(CONNECTIONS_MAX)
        .maxConcurrentRequests(REQUESTS_MAX)
        .maxPayloadSize(BODY_MAX_BYTES)
        .idleConnectionTimeout(IDLE_TIMEOUT)
        .connectionOptions(options -> options.readTimeout(READ_TIMEOUT))
        .shutdownGracePeriod(Duration.ofMillis(500))
        .protocolsDiscoverServices(false)
        .addProtocol(
            Http1Config.builder()
                .maxHeadersSize(HEADERS_MAX_BYTES)
                .maxPrologueLength(PROLOGUE_MAX_BYTES)
                .build())
        .routing(
            routing -> {
              routing.addFilter((chain, request, _) -> closeWhereAsked(chain, request));
              HealthRoutes.addTo(routing, health);
              routing.get(
                  "/metrics",
                  (request, response) -> {
                    response.header(HeaderNames.CONTENT_TYPE, Metrics.CONTENT_TYPE);
                    response.send(metrics.scrape());
                  });
            });
  }

  /**
   * Helidon (4.5.0) confirms a {@code Connection: close} and then waits for the next request on the
   * same connection; who reads to its end would hang.
   */
  private static void closeWhereAsked(FilterChain chain, RoutingRequest request) {
    chain.proceed();
    if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
      throw new CloseConnectionException("the client asked for it");
    }
  }

  /** The port that it really has. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
