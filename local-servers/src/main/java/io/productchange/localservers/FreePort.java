package io.productchange.localservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Finds TCP ports that nobody listens on. */
public final class FreePort {

  /**
   * Below what systems give to whoever takes any port (from 32768 on Linux, 49152 on macOS), so
   * that no connection and no other server gets one by chance between its finding and its use.
   */
  private static final int LOWEST = 15_000;

  private static final int COUNT = 15_000;

  /** Processes that look at the same time look at different places. */
  private static final AtomicLong NEXT = new AtomicLong(ProcessHandle.current().pid() * 101);

  private FreePort() {}

  /**
   * A port of the loopback address that was free a moment ago; a JVM is not given the same one
   * again before it was given all others. Another process may take it before its use, so whoever
   * uses it must be ready to ask again.
   */
  public static int find() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = LOWEST + (int) (NEXT.getAndIncrement() % COUNT);
      if (canBeTaken(port)) {
        return port;
      }
    }
    throw new LocalServerException("no port from %d on is free".formatted(LOWEST));
  }

  private static boolean canBeTaken(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
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
