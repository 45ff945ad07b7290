package io.productchange.chaos.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards a port of the loopback address to another one of it, as badly as it is told. A
 * connection costs two virtual threads and two buffers of 16 KiB; there are at most 1,000, further
 * ones are reset.
 *
 * <p>Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FaultProxy.class);
  private static final int MAX_CONNECTIONS = 1_000;
  private static final int BACKLOG = 100;
  private static final Duration CONNECT_BOUND = Duration.ofSeconds(2);

  private final int targetPort;
  private final int port;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile LinkFault fault = new LinkFault.Clear();
  private @Nullable ServerSocket listening;
  private @Nullable Thread accepting;
  private boolean closed;

  private FaultProxy(int targetPort, ServerSocket listening) {
    this.targetPort = targetPort;
    this.port = listening.getLocalPort();
    this.listening = listening;
  }

  /**
   * Begins to forward.
   *
   * @param port where to listen; 0: any free one, which others may take while the proxy refuses
   * @throws UncheckedIOException if it cannot listen there
   */
  public static FaultProxy between(int port, int targetPort) {
    try {
      ServerSocket listening = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
      FaultProxy proxy = new FaultProxy(targetPort, listening);
      proxy.acceptFrom(listening);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** How many connections go through it now. */
  public int connections() {
    return connections.size();
  }

  /**
   * From now on the link is like this.
   *
   * @throws UncheckedIOException if the port was taken by another program while it refused
   */
  public synchronized void set(LinkFault next) {
    if (closed) {
      return;
    }
    fault = next;
    switch (next) {
      case LinkFault.Cut _ -> {
        resetAll();
        fault = new LinkFault.Clear();
        listen();
      }
      case LinkFault.Refuse _ -> {
        stopListening();
        resetAll();
      }
      case LinkFault.Clear _, LinkFault.BlackHole _, LinkFault.Delay _, LinkFault.HalfAnswer _ -> {
        // A stream with a hole in it must never be continued.
        connections.stream().filter(ProxiedConnection::lossy).forEach(ProxiedConnection::reset);
        listen();
      }
    }
  }

  LinkFault fault() {
    return fault;
  }

  void ended(ProxiedConnection connection) {
    connections.remove(connection);
  }

  private void listen() {
    if (listening == null) {
      try {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        listening = socket;
        acceptFrom(socket);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot listen on port %d again".formatted(port), e);
      }
    }
  }

  private void stopListening() {
    ServerSocket socket = listening;
    Thread thread = accepting;
    listening = null;
    if (socket == null || thread == null) {
      return;
    }
    try {
      socket.close();
      // The port is closed only when the thread that waits for connections has noticed.
      thread.join(CONNECT_BOUND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void resetAll() {
    connections.forEach(ProxiedConnection::reset);
  }

  private synchronized void acceptFrom(ServerSocket socket) {
    accepting = Thread.ofVirtual().name("proxy-" + port).start(() -> accept(socket));
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().name("proxy-" + port + "-connect").start(() -> connect(client));
      } catch (IOException e) {
        log.debug("port {} accepts no more: {}", port, e.toString());
      }
    }
  }

  private void connect(Socket client) {
    if (connections.size() >= MAX_CONNECTIONS) {
      ProxiedConnection.reset(client);
      return;
    }
    Socket target = new Socket();
    ProxiedConnection connection = new ProxiedConnection(this, client, target);
    connections.add(connection);
    LinkFault now = fault;
    if (now instanceof LinkFault.Refuse) {
      // It came just before the port was closed.
      connection.reset();
      return;
    }
    try {
      client.setTcpNoDelay(true);
      if (now instanceof LinkFault.BlackHole) {
        connection.swallow();
        return;
      }
      target.setTcpNoDelay(true);
      target.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort),
          Math.toIntExact(CONNECT_BOUND.toMillis()));
      connection.forward();
    } catch (IOException e) {
      log.debug("port {} has no way to port {}: {}", port, targetPort, e.toString());
      connection.reset();
    }
  }

  /** Ends all connections and frees the port. */
  @Override
  public synchronized void close() {
    closed = true;
    stopListening();
    resetAll();
  }
}
