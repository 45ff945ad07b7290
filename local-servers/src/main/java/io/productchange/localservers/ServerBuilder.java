package io.productchange.localservers;

import java.time.Duration;

/**
 * Describes a server; what all kinds have in common.
 *
 * @param <S> the kind of server
 * @param <B> the builder itself
 */
public abstract sealed class ServerBuilder<S extends LocalServer, B extends ServerBuilder<S, B>>
    permits EmbeddedKafka.Builder, EmbeddedPostgresServer.Builder, LocalService.Builder {

  private ServerOptions options;

  ServerBuilder(ServerOptions defaults) {
    this.options = defaults;
  }

  abstract B self();

  ServerOptions options() {
    return options;
  }

  /** Within what time it must answer after its start, 60 s by default. */
  public B startBound(Duration bound) {
    options = options.withStartBound(bound);
    return self();
  }

  /**
   * Within what time it must end by itself when stopped; 10 s by default, 16 s for a {@link
   * LocalService}.
   */
  public B stopBound(Duration bound) {
    options = options.withStopBound(bound);
    return self();
  }

  /**
   * Whether the end of this JVM stops the server, which is so by default. Whoever wants an order
   * among several servers switches it off and stops them himself.
   */
  public B stopOnExit(boolean stop) {
    options = options.withStopOnExit(stop);
    return self();
  }

  /** The server, not started. */
  public abstract S build();

  /** The server, started. */
  public S start() {
    S server = build();
    server.start();
    return server;
  }
}
