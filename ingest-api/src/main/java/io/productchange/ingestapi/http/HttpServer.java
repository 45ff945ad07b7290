package io.productchange.ingestapi.http;

import io.helidon.http.DirectHandler;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.productchange.ingestapi.connection.ConnectionLimits;
import io.productchange.ingestapi.connection.GuardedConnections;
import io.productchange.runtime.http.HttpListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The HTTP server. It listens from its start on and ends in two steps: {@link #drain} makes it
 * close connections after their next answer, {@link #close} waits for what is in flight.
 *
 * <p>Safe for use by several threads.
 */
public final class HttpServer implements AutoCloseable {
  /** The request line, and again all header fields. */
  static final int MAX_HEADER_BYTES = 8 * 1024;

  private final WebServer server;
  private final Routes routes;
  private final GuardedConnections connections;
  private final AtomicBoolean stopping;

  private HttpServer(
      WebServer server, Routes routes, GuardedConnections connections, AtomicBoolean stopping) {
    this.server = server;
    this.routes = routes;
    this.connections = connections;
    this.stopping = stopping;
  }

  /**
   * @throws io.productchange.runtime.lifecycle.StartException if it cannot listen there
   */
  public static HttpServer start(
      String host,
      int port,
      Options options,
      Routes routes,
      BearerToken token,
      HttpObserver observer) {
    AtomicBoolean stopping = new AtomicBoolean();
    GuardedConnections connections =
        new GuardedConnections(
            Http1Config.builder()
                .maxHeadersSize(MAX_HEADER_BYTES)
                .maxPrologueLength(MAX_HEADER_BYTES)
                .sendKeepAliveHeader(false),
            options.connectionLimits(),
            TransportProblems.tooSlowMessage());
    Dispatcher dispatcher = new Dispatcher(routes, token, observer, stopping::get, options);
    try {
      WebServer server =
          HttpListener.open(
              "HTTP_HOST",
              "HTTP_PORT",
              host,
              port,
              builder -> {
                configure(builder, options, observer);
                builder
                    .addConnectionSelector(connections)
                    .routing((HttpRouting.Builder routing) -> routing.any(dispatcher));
              });
      return new HttpServer(server, routes, connections, stopping);
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  private static void configure(
      WebServerConfig.Builder builder, Options options, HttpObserver observer) {
    builder
        .backlog(options.maxConnections())
        .protocolsDiscoverServices(false)
        .featuresDiscoverServices(false)
        .maxPayloadSize(options.maxBodyBytes())
        .maxTcpConnections(options.maxConnections())
        .maxConcurrentRequests(options.maxConcurrentRequests())
        // Ours are shorter. The server's own would also end a connection that waits for a slow
        // answer.
        .idleConnectionTimeout(Duration.ofHours(1))
        .shutdownGracePeriod(options.shutdownGracePeriod())
        .directHandlers(directHandlers(observer));
  }

  private static DirectHandlers directHandlers(HttpObserver observer) {
    TransportProblems problems = new TransportProblems(observer);
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, problems);
    }
    return handlers.build();
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** What it serves. */
  public Routes routes() {
    return routes;
  }

  /** How many connections are open. */
  public int openConnections() {
    return connections.open();
  }

  /** From now on every answer closes its connection. */
  public void drain() {
    stopping.set(true);
  }

  /**
   * Stops listening, waits for requests in flight within the grace period, then cuts what is left.
   */
  @Override
  public void close() {
    drain();
    server.stop();
    connections.close();
  }

  /**
   * What the server takes at most.
   *
   * @param maxBodyBytes the longest body of any route
   * @param maxBodyMemoryBytes what the bodies of all requests may take at once
   * @param maxConnections open at once; more wait to be accepted
   * @param maxConcurrentRequests being answered at once; more get 503
   * @param connectionLimits how long a client may let us wait
   * @param shutdownGracePeriod how long requests in flight may take to end
   */
  public record Options(
      int maxBodyBytes,
      int maxBodyMemoryBytes,
      int maxConnections,
      int maxConcurrentRequests,
      ConnectionLimits connectionLimits,
      Duration shutdownGracePeriod) {
    /** Fits a heap of 384 MiB, with room for the Kafka producer and the connections' buffers. */
    public static final Options DEFAULT =
        new Options(
            1024 * 1024,
            64 * 1024 * 1024,
            2_048,
            1_536,
            ConnectionLimits.DEFAULT,
            Duration.ofSeconds(6));
  }
}
