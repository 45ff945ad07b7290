package io.productchange.localservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Finds TCP ports that nobody listens on. */
public final class FreePort {

  private FreePort() {}

  /**
   * A port of the loopback address that was free a moment ago. Another process may take it before
   * its use, so whoever uses it must be ready to ask again.
   */
  public static int find() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /** Whether nobody listens on a port of the loopback address. */
  public static boolean isFree(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }
}
