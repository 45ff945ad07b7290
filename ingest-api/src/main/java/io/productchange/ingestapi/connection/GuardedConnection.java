package io.productchange.ingestapi.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A connection that knows since when it waits for its client, so that {@link GuardedConnections}
 * can end it. The server has no read or write timeout of its own: without this a client that sends
 * one byte a minute, or never reads its answer, would hold a connection and its share of the limits
 * for ever.
 *
 * <p>One thread reads and writes; {@link #check} and {@link #close} come from another.
 */
final class GuardedConnection implements ConnectionContext {
  private static final long LINGER_MAX_BYTES = 8 * 1024 * 1024;

  /** Stands for "not now" in the times below. */
  private static final long NEVER = 0;

  private final ConnectionContext delegate;
  private final HelidonSocket socket;
  private final ConnectionLimits limits;
  private final BufferData tooSlowAnswer;
  private final DataReader reader;
  private final DataWriter writer;

  /**
   * When the first byte of the request came that is being read; from the answer on, the next one's.
   */
  private volatile long requestNanos = NEVER;

  private volatile long readingNanos = NEVER;
  private volatile long writingNanos = NEVER;
  private volatile long lingeringNanos = NEVER;
  private boolean lingers;

  /** What came since the answer before; only the reading thread looks at it. */
  private long requestBytes;

  /**
   * @param tooSlowAnswer written as it is when a request takes too long to arrive
   */
  GuardedConnection(ConnectionContext delegate, ConnectionLimits limits, byte[] tooSlowAnswer) {
    this.delegate = delegate;
    this.socket = delegate.serverSocket();
    this.limits = limits;
    this.tooSlowAnswer = BufferData.create(tooSlowAnswer);
    this.reader = DataReader.create(this::read);
    this.writer = new TimedWriter(delegate.dataWriter());
  }

  private byte @Nullable [] read() {
    readingNanos = now();
    try {
      byte @Nullable [] bytes = socket.get();
      requestBytes += bytes == null ? 0 : bytes.length;
      if (requestNanos == NEVER) {
        requestNanos = now();
      } else if (isOver(requestNanos, now(), limits.request().toNanos())) {
        throw refusal(Status.REQUEST_TIMEOUT_408);
      }
      if (requestBytes > limits.requestBytes()) {
        throw refusal(Status.REQUEST_ENTITY_TOO_LARGE_413);
      }
      return bytes;
    } catch (UncheckedIOException e) {
      throw new ServerConnectionException("cannot read from the client", e);
    } finally {
      readingNanos = NEVER;
    }
  }

  /** Answered by whoever answers errors, since bytes came and the connection still works. */
  private static RequestException refusal(Status status) {
    return RequestException.builder()
        .type(DirectHandler.EventType.OTHER)
        .status(status)
        .setKeepAlive(false)
        .message(status.reasonPhrase())
        .build();
  }

  /** Ends the connection if the client has let it wait for too long. */
  void check(long nowNanos) {
    long reading = readingNanos;
    long request = requestNanos;
    if (isOver(writingNanos, nowNanos, limits.response().toNanos())
        || isOver(lingeringNanos, nowNanos, limits.linger().toNanos())) {
      close();
    } else if (reading != NEVER && isOver(request, nowNanos, limits.request().toNanos())) {
      sayTooSlow();
      close();
    } else if (request == NEVER && isOver(reading, nowNanos, limits.idle().toNanos())) {
      close();
    }
  }

  /**
   * The thread that reads is blocked, and nothing was written since the answer before: this write
   * does not wait.
   */
  private void sayTooSlow() {
    try {
      socket.write(tooSlowAnswer);
    } catch (UncheckedIOException e) {
      // The client is gone; closing is all that is left.
    }
  }

  private void close() {
    try {
      socket.close();
    } catch (UncheckedIOException e) {
      // Closed by the other side, or by the reading thread, in the meantime.
    }
  }

  /**
   * How many bytes came since the answer before, those of requests that follow in the same packet
   * included.
   */
  long requestBytes() {
    return requestBytes;
  }

  /** The client may still be sending when it is answered: see {@link #linger}. */
  void lingerAtEnd() {
    lingers = true;
  }

  /**
   * Takes and drops what a client still sends after an answer that left the rest unread. To close
   * at once would reset the connection, and the client would lose the answer (RFC 9112 section
   * 9.6).
   */
  void linger() {
    if (!lingers) {
      return;
    }
    lingeringNanos = now();
    long taken = 0;
    try {
      while (taken < LINGER_MAX_BYTES
          && !isOver(lingeringNanos, now(), limits.linger().toNanos())) {
        byte @Nullable [] bytes = socket.get();
        if (bytes == null) {
          return;
        }
        taken += bytes.length;
      }
    } catch (UncheckedIOException e) {
      // The client gave up first, or the time was over.
    } finally {
      lingeringNanos = NEVER;
    }
  }

  private static boolean isOver(long sinceNanos, long nowNanos, long limitNanos) {
    return sinceNanos != NEVER && nowNanos - sinceNanos > limitNanos;
  }

  static long now() {
    long nanos = System.nanoTime();
    return nanos == NEVER ? 1 : nanos;
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public DataWriter dataWriter() {
    return writer;
  }

  @Override
  public ListenerContext listenerContext() {
    return delegate.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return delegate.executor();
  }

  @Override
  public Router router() {
    return delegate.router();
  }

  @Override
  public Optional<ProxyProtocolData> proxyProtocolData() {
    return delegate.proxyProtocolData();
  }

  @Override
  public HelidonSocket serverSocket() {
    return socket;
  }

  @Override
  public PeerInfo remotePeer() {
    return delegate.remotePeer();
  }

  @Override
  public PeerInfo localPeer() {
    return delegate.localPeer();
  }

  @Override
  public boolean isSecure() {
    return delegate.isSecure();
  }

  @Override
  public String socketId() {
    return delegate.socketId();
  }

  @Override
  public String childSocketId() {
    return delegate.childSocketId();
  }

  /**
   * Notes when a write began. An answer ends the request that it answers; "100 Continue" comes by
   * writeNow and does not.
   */
  private final class TimedWriter implements DataWriter {
    private final DataWriter delegate;

    TimedWriter(DataWriter delegate) {
      this.delegate = delegate;
    }

    private void answerBegins() {
      requestNanos = NEVER;
      requestBytes = 0;
    }

    private void timed(Runnable write) {
      writingNanos = now();
      try {
        write.run();
      } finally {
        writingNanos = NEVER;
      }
    }

    @Override
    public void write(BufferData... buffers) {
      answerBegins();
      timed(() -> delegate.write(buffers));
    }

    @Override
    public void write(BufferData buffer) {
      answerBegins();
      timed(() -> delegate.write(buffer));
    }

    @Override
    public void writeNow(BufferData... buffers) {
      timed(() -> delegate.writeNow(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
      timed(() -> delegate.writeNow(buffer));
    }

    @Override
    public void flush() {
      timed(delegate::flush);
    }

    @Override
    public void close() {
      delegate.close();
    }
  }
}
