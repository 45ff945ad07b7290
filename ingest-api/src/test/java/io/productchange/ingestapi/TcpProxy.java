package io.productchange.ingestapi;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a client and a server, and can take the server away. */
final class TcpProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.FORWARD;

  enum Mode {
    /** Everything goes through. */
    FORWARD,
    /** Connections are ended at once, those that exist too. */
    AWAY,
    /** Connections are made, and nothing ever comes back. */
    SILENT
  }

  TcpProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void mode(Mode mode) {
    this.mode = mode;
    if (mode == Mode.AWAY) {
      open.forEach(TcpProxy::close);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        switch (mode) {
          case FORWARD -> connect(client);
          case AWAY -> close(client);
          case SILENT -> {}
        }
      } catch (IOException e) {
        // One connection less, or the end.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
    open.add(server);
    Thread.ofVirtual().start(() -> pipe(client, server));
    Thread.ofVirtual().start(() -> pipe(server, client));
  }

  private void pipe(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (mode == Mode.FORWARD) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // Either side has ended it.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // Closed already.
    }
  }

  @Override
  public void close() {
    close(listener);
    open.forEach(TcpProxy::close);
  }
}
