package io.productchange.chaos.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection through the proxy: the client's socket, the target's, and a thread each way. */
final class ProxiedConnection {
  private static final Logger log = LoggerFactory.getLogger(ProxiedConnection.class);
  private static final int BUFFER_BYTES = 16 * 1024;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket target;
  private final AtomicInteger directions = new AtomicInteger(2);
  private volatile boolean lossy;

  ProxiedConnection(FaultProxy proxy, Socket client, Socket target) {
    this.proxy = proxy;
    this.client = client;
    this.target = target;
  }

  /** Whether something that was sent through it was lost. */
  boolean lossy() {
    return lossy;
  }

  /** Forwards both ways until both ends have ended, one fails, or it is reset. */
  void forward() {
    Thread.ofVirtual().start(() -> pump(client, target, false));
    pump(target, client, true);
  }

  /** Takes what the client sends and does nothing with it. */
  void swallow() {
    lossy = true;
    directions.set(1);
    pump(client, target, false);
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      boolean goesOn = true;
      while (goesOn) {
        int read = in.read(buffer);
        goesOn = read >= 0 && carry(buffer, read, to, answers);
      }
      if (!lossy && !to.isClosed()) {
        to.shutdownOutput();
      }
      if (directions.decrementAndGet() == 0) {
        close();
      }
    } catch (IOException e) {
      log.trace("a connection through port {} broke: {}", proxy.port(), e.toString());
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  /** Tells whether this direction goes on. */
  private boolean carry(byte[] bytes, int length, Socket to, boolean answers)
      throws IOException, InterruptedException {
    if (lossy) {
      return true;
    }
    switch (proxy.fault()) {
      case LinkFault.Clear _, LinkFault.Cut _ -> write(bytes, length, to);
      case LinkFault.Refuse _ -> reset();
      case LinkFault.BlackHole _ -> lossy = true;
      case LinkFault.Delay delay -> {
        Thread.sleep(delay.by());
        write(bytes, length, to);
      }
      case LinkFault.HalfAnswer _ -> {
        write(bytes, answers ? length / 2 : length, to);
        if (answers) {
          end();
          return false;
        }
      }
    }
    return true;
  }

  private static void write(byte[] bytes, int length, Socket to) throws IOException {
    OutputStream out = to.getOutputStream();
    out.write(bytes, 0, length);
    out.flush();
  }

  /** Ends both sides in a way that lets the client read what it was sent. */
  private void end() throws IOException {
    lossy = true;
    client.shutdownOutput();
    reset(target);
  }

  /** Ends both sides at once with a TCP reset. */
  void reset() {
    reset(client);
    reset(target);
    proxy.ended(this);
  }

  private void close() {
    try (client;
        target) {
      proxy.ended(this);
    } catch (IOException e) {
      log.trace("a connection through port {} did not close: {}", proxy.port(), e.toString());
    }
  }

  /** A socket closed this way tells its peer that the connection broke. */
  static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      log.trace("a socket was closed already: {}", e.toString());
    }
  }
}
