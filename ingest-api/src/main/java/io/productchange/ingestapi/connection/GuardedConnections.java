package io.productchange.ingestapi.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/1.1 connections whose clients must send and take bytes within {@link ConnectionLimits}. One
 * thread looks at all of them; nothing is scheduled for each.
 *
 * <p>Safe for use by several threads. Close it after the server that uses it.
 */
public final class GuardedConnections implements ServerConnectionSelector, AutoCloseable {
  /** The connection whose request the current thread handles. */
  private static final ScopedValue<GuardedConnection> CURRENT = ScopedValue.newInstance();

  private final Http1ConnectionSelector http1;
  private final ConnectionLimits limits;
  private final byte[] tooSlowAnswer;
  private final Set<GuardedConnection> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("connection-watch").factory());

  /**
   * @param http1 settings of the protocol
   * @param tooSlowAnswer the whole HTTP message that is written when a request takes too long to
   *     arrive
   */
  public GuardedConnections(
      Http1Config.Builder http1, ConnectionLimits limits, byte[] tooSlowAnswer) {
    this.http1 = Http1ConnectionSelector.builder().config(http1.build()).build();
    this.limits = limits;
    this.tooSlowAnswer = tooSlowAnswer.clone();
    long periodNanos = limits.checkPeriod().toNanos();
    var _ =
        watch.scheduleWithFixedDelay(this::check, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Says that the request that this thread handles is answered without having been read to its end,
   * and that the connection is closed after that: the client gets a moment to stop sending and to
   * read the answer.
   */
  public static void lingerAtEnd() {
    if (CURRENT.isBound()) {
      CURRENT.get().lingerAtEnd();
    }
  }

  /**
   * How many bytes of the request that this thread handles have come so far, and of any that
   * follows at once.
   */
  public static long requestBytes() {
    return CURRENT.isBound() ? CURRENT.get().requestBytes() : 0;
  }

  /** How many connections are open now. */
  public int open() {
    return open.size();
  }

  private void check() {
    long nowNanos = GuardedConnection.now();
    open.forEach(connection -> connection.check(nowNanos));
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http1.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http1.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http1.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    GuardedConnection guarded = new GuardedConnection(context, limits, tooSlowAnswer);
    return new Registered(guarded, http1.connection(guarded));
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }

  /** A connection that is watched while it is handled. */
  private final class Registered implements ServerConnection, InterruptableTask<Void> {
    private final GuardedConnection guarded;
    private final ServerConnection delegate;

    Registered(GuardedConnection guarded, ServerConnection delegate) {
      this.guarded = guarded;
      this.delegate = delegate;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
      open.add(guarded);
      try {
        ScopedValue.where(CURRENT, guarded).call(() -> handleWithin(limit));
        guarded.linger();
      } catch (CloseConnectionException e) {
        guarded.linger();
        throw e;
      } finally {
        open.remove(guarded);
      }
    }

    private boolean handleWithin(Limit limit) throws InterruptedException {
      delegate.handle(limit);
      return true;
    }

    @Override
    public boolean canInterrupt() {
      return delegate instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    @Override
    public Duration idleTime() {
      return delegate.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
      delegate.close(interrupt);
    }
  }
}
