package io.productchange.kosadapter.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A TCP proxy that can lose what the server says, from a chosen moment on. */
public final class CuttableProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int targetPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile Predicate<String> cutAfterRequest = text -> false;
  private volatile boolean refusing;

  private CuttableProxy(ServerSocket server, int targetPort) {
    this.server = server;
    this.targetPort = targetPort;
  }

  /** Forwards a free port of the loopback to another port of it. */
  public static CuttableProxy to(int targetPort) throws IOException {
    CuttableProxy proxy =
        new CuttableProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** The next request that fits reaches the server, but its answer is lost with the connection. */
  public void loseAnswerTo(Predicate<String> request) {
    cutAfterRequest = request;
  }

  /** Whether new connections are refused; those that there are, are cut. */
  public void setRefusing(boolean refusing) throws IOException {
    this.refusing = refusing;
    if (refusing) {
      cutAll();
    }
  }

  private void cutAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (refusing) {
          client.close();
          continue;
        }
        Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        sockets.add(client);
        sockets.add(target);
        Thread.ofVirtual().start(() -> pump(client, target, true));
        Thread.ofVirtual().start(() -> pump(target, client, false));
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  private void pump(Socket from, Socket to, boolean requests) {
    byte[] buffer = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        String text = new String(buffer, 0, read, java.nio.charset.StandardCharsets.ISO_8859_1);
        boolean cut = requests && cutAfterRequest.test(text);
        if (cut) {
          // The client's side first, so that it cannot hear the answer.
          from.close();
        }
        out.write(buffer, 0, read);
        out.flush();
        if (cut) {
          cutAfterRequest = other -> false;
          // Let the server read it before its side ends too.
          to.setSoTimeout(2_000);
          while (to.getInputStream().read(buffer) >= 0) {
            // what the client shall not hear
          }
          return;
        }
      }
    } catch (IOException e) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cutAll();
  }
}
