package io.productchange.runtime.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.productchange.runtime.lifecycle.StartException;
import java.net.BindException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens an HTTP server, or says in one sentence which setting keeps it from opening. */
public final class HttpListener {
  private HttpListener() {}

  /**
   * @param setting the name of the setting that the port came from
   * @param port 0 for any free one
   * @param configuration routing and limits
   * @return the running server, which does not stop by itself when the process ends
   * @throws StartException if the port is taken or the address is not this machine's
   */
  public static WebServer open(
      String setting, String host, int port, Consumer<WebServerConfig.Builder> configuration) {
    WebServerConfig.Builder builder = WebServer.builder();
    configuration.accept(builder);
    try {
      return builder.host(host).port(port).shutdownHook(false).build().start();
    } catch (RuntimeException e) {
      @Nullable BindException refused = bindException(e);
      if (refused == null) {
        throw e;
      }
      throw new StartException(
          "cannot listen on %s:%d (%s): set %s to a free port"
              .formatted(host, port, refused.getMessage(), setting),
          e);
    }
  }

  private static @Nullable BindException bindException(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException found) {
        return found;
      }
    }
    return null;
  }
}
