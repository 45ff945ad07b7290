package io.productchange.localservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds TCP ports that nobody listens on. */
public final class FreePort {
  private static final Logger LOG = LoggerFactory.getLogger(FreePort.class);

  /**
   * Below what systems give to whoever takes any port (from 32768 on Linux, 49152 on macOS), so
   * that no connection and no other server gets one by chance between its finding and its use.
   */
  private static final int LOWEST = 15_000;

  private static final int BLOCK_PORTS = 100;
  private static final int BLOCKS = 150;

  /**
   * Each holds the first port of a block, so that the others of the block are this JVM's: between
   * the finding of a port and its use lie seconds, in which another JVM would find it too. They are
   * never closed; the operating system does that when the JVM ends.
   */
  private static final List<ServerSocket> GUARDS = new ArrayList<>();

  private static int next;
  private static int end;

  private FreePort() {}

  /**
   * A port of the loopback address that was free a moment ago. No other JVM that asks here gets it
   * as long as this one lives, and this one never gets it again. A stranger may still take it
   * before its use.
   *
   * @throws LocalServerException if all are taken
   */
  public static synchronized int find() {
    while (true) {
      if (next == end) {
        claimBlock();
      }
      int port = next++;
      if (canBeTaken(port)) {
        return port;
      }
    }
  }

  private static void claimBlock() {
    int start = ThreadLocalRandom.current().nextInt(BLOCKS);
    for (int i = 0; i < BLOCKS; i++) {
      int first = LOWEST + (start + i) % BLOCKS * BLOCK_PORTS;
      try {
        GUARDS.add(new ServerSocket(first, 1, InetAddress.getLoopbackAddress()));
        next = first + 1;
        end = first + BLOCK_PORTS;
        return;
      } catch (IOException e) {
        LOG.trace("the block from {} on is somebody else's", first, e);
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
