package io.productchange.runtime.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.productchange.runtime.lifecycle.StartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.Consumer;

/** Opens an HTTP server, or says in one sentence which setting keeps it from opening. */
public final class HttpListener {
  private HttpListener() {}

  /**
   * Opens a server. Helidon itself only logs that a port is taken and returns as if all were well
   * (4.5.0, {@code LoomServer.startIt}), so the address is tried first and the server asked after.
   *
   * @param hostSetting the name of the setting that the host came from
   * @param portSetting the name of the setting that the port came from
   * @param port 0 for any free one
   * @param configuration routing and limits
   * @return the running server, which does not stop by itself when the process ends
   * @throws StartException if the port is taken or the address is not this machine's
   */
  public static WebServer open(
      String hostSetting,
      String portSetting,
      String host,
      int port,
      Consumer<WebServerConfig.Builder> configuration) {
    tryAddress(hostSetting, portSetting, host, port);
    WebServerConfig.Builder builder = WebServer.builder();
    configuration.accept(builder);
    WebServer server = builder.host(host).port(port).shutdownHook(false).build().start();
    if (!server.isRunning()) {
      throw new StartException(
          "cannot listen on %s:%d: see %s and %s".formatted(host, port, hostSetting, portSetting));
    }
    return server;
  }

  private static void tryAddress(String hostSetting, String portSetting, String host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new StartException("cannot listen on '%s': set %s".formatted(host, hostSetting));
    }
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do: a port whose last connections are still closing is free.
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      throw new StartException(
          "cannot listen on %s:%d (%s): set %s or %s"
              .formatted(host, port, e.getMessage(), portSetting, hostSetting),
          e);
    }
  }
}
