package io.productchange.kossimulator;

import io.productchange.kossimulator.SimulatorSettings.Address;
import io.productchange.kossimulator.admin.Figures.Connections;
import io.productchange.kossimulator.admin.ManagementCalls;
import io.productchange.kossimulator.http.Handler;
import io.productchange.kossimulator.http.HttpLimits;
import io.productchange.kossimulator.http.HttpServer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The ports that a simulator listens on. */
final class Listeners {
  private volatile @Nullable HttpServer main;
  private volatile @Nullable HttpServer management;

  /** Opens the management port first: once the main one answers, everything is there. */
  void open(SimulatorSettings settings, Handler front, ManagementCalls managementCalls)
      throws StartFailedException {
    Address managementAddress = settings.management();
    if (managementAddress != null) {
      management =
          listen(
              managementAddress,
              settings.limits(),
              new ManagementFront(managementCalls),
              "MANAGEMENT_PORT");
    }
    main = listen(settings.http(), settings.limits(), front, "--port");
  }

  private static HttpServer listen(
      Address address, HttpLimits limits, Handler handler, String setting)
      throws StartFailedException {
    try {
      return HttpServer.start(address.host(), address.port(), limits, handler);
    } catch (IOException e) {
      throw new StartFailedException(
          "cannot listen on %s port %d (%s): %s"
              .formatted(address.host().getHostAddress(), address.port(), setting, e.getMessage()),
          e);
    }
  }

  private HttpServer opened() {
    HttpServer server = main;
    if (server == null) {
      throw new IllegalStateException("not listening");
    }
    return server;
  }

  Connections connections() {
    HttpServer server = opened();
    return new Connections(
        server.openConnections(), server.acceptedConnections(), server.turnedAwayConnections());
  }

  URI baseUrl(InetAddress host) {
    String address = host.getHostAddress();
    return URI.create(
        "http://%s:%d"
            .formatted(
                host instanceof Inet6Address ? "[" + address + "]" : address, opened().port()));
  }

  /** The port of health and metrics, 0 when they have none of their own. */
  int managementPort() {
    HttpServer server = management;
    return server == null ? 0 : server.port();
  }

  void close(Duration grace) {
    HttpServer server = main;
    if (server != null) {
      server.close(grace);
    }
    HttpServer other = management;
    if (other != null) {
      other.close(Duration.ZERO);
    }
  }
}
