package io.productchange.kossimulator.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP/1.1 server on plain sockets, with a virtual thread for each connection. It exists
 * because a fault must happen at an exact byte: a server library owns its sockets and cannot be
 * told to reset one between two bytes of an answer. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int BACKLOG = 1_024;
  private static final Duration REAP_EVERY = Duration.ofMillis(250);
  private static final byte[] FULL =
      new Response(
              503,
              "text/plain; charset=utf-8",
              "too many connections\n".getBytes(StandardCharsets.UTF_8),
              Map.of("Retry-After", "1"))
          .encode(false, true);

  private final ServerSocket listener;
  private final HttpLimits limits;
  private final Handler handler;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong turnedAway = new AtomicLong();
  private final Thread acceptor;
  private final Thread reaper;
  private volatile boolean stopping;

  private HttpServer(ServerSocket listener, HttpLimits limits, Handler handler) {
    this.listener = listener;
    this.limits = limits;
    this.handler = handler;
    this.acceptor = Thread.ofPlatform().name("kos-accept").daemon(true).unstarted(this::accept);
    this.reaper = Thread.ofPlatform().name("kos-reaper").daemon(true).unstarted(this::reap);
  }

  /**
   * Binds and starts to serve.
   *
   * @param port 0 = any free one
   * @throws IOException if the address cannot be bound
   */
  public static HttpServer start(InetAddress host, int port, HttpLimits limits, Handler handler)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.bind(new InetSocketAddress(host, port), BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    HttpServer server = new HttpServer(listener, limits, handler);
    server.acceptor.start();
    server.reaper.start();
    return server;
  }

  /** The port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Connections open now. */
  public int openConnections() {
    return connections.size();
  }

  /** Connections accepted since the start. */
  public long acceptedConnections() {
    return accepted.get();
  }

  /** Connections turned away because there were too many. */
  public long turnedAwayConnections() {
    return turnedAway.get();
  }

  HttpLimits limits() {
    return limits;
  }

  boolean stopping() {
    return stopping;
  }

  void ended(Connection connection) {
    connections.remove(connection);
  }

  private void accept() {
    while (!stopping) {
      try {
        serve(listener.accept());
      } catch (IOException e) {
        if (!stopping) {
          LOG.warn("a connection could not be accepted: {}", e.toString());
          // Out of file descriptors: a pause, or this would spin until some are free again.
          LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    try {
      long number = accepted.incrementAndGet();
      socket.setTcpNoDelay(true);
      if (connections.size() >= limits.connections()) {
        turnedAway.incrementAndGet();
        socket.getOutputStream().write(FULL);
        socket.close();
        return;
      }
      Connection connection = new Connection(socket, number, this, handler);
      connections.add(connection);
      Thread.ofVirtual().name("kos-connection-" + number).start(connection);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void reap() {
    while (!stopping || !connections.isEmpty()) {
      long now = System.nanoTime();
      connections.forEach(connection -> connection.closeIfOverdue(now));
      LockSupport.parkNanos(REAP_EVERY.toNanos());
    }
  }

  /** Accepts no more, lets calls in flight end within the grace, then cuts the rest. */
  public void close(Duration grace) {
    stopping = true;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(Connection::closeIfIdle);
    awaitEmpty(grace);
    connections.forEach(Connection::abort);
    awaitEmpty(Duration.ofSeconds(2));
  }

  private void awaitEmpty(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (!connections.isEmpty() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      connections.forEach(Connection::closeIfIdle);
    }
  }

  /** {@link #close(Duration)} without grace. */
  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
