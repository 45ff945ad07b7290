package io.productchange.kosadapter.http;

import io.productchange.kosadapter.kos.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one HTTP attempt within a deadline and a size limit, and says what happened by phase.
 * Thread-safe.
 */
final class OneAttempt implements AutoCloseable {
  /** A KOS answer is a few hundred bytes, its product list some hundred kilobytes at most. */
  static final int BODY_MAX_BYTES = 1024 * 1024;

  private static final Logger log = LoggerFactory.getLogger(OneAttempt.class);

  private final CloseableHttpClient client;
  private final Duration timeout;
  private final Deadlines deadlines;

  OneAttempt(CloseableHttpClient client, Duration timeout, Deadlines deadlines) {
    this.client = client;
    this.timeout = timeout;
    this.deadlines = deadlines;
  }

  /** Never throws for what happens on the wire. */
  Exchange make(HttpUriRequestBase request, BooleanSupplier guard) {
    long startNanos = System.nanoTime();
    AtomicReference<@Nullable ScheduledFuture<?>> deadline = new AtomicReference<>();
    Sending sending =
        new Sending(guard, () -> deadline.set(deadlines.after(timeout, request::cancel)));
    HttpClientContext context = HttpClientContext.create();
    context.setAttribute(Sending.ATTRIBUTE, sending);
    try {
      // Closed below: what closing says must not take the place of what was read.
      @SuppressWarnings("resource")
      ClassicHttpResponse response =
          client.executeOpen(RoutingSupport.determineHost(request), request, context);
      try {
        return answer(request, response, startNanos);
      } finally {
        closeQuietly(response);
      }
    } catch (IOException | HttpException | RuntimeException e) {
      return failure(sending, e, startNanos);
    } finally {
      @Nullable ScheduledFuture<?> scheduled = deadline.get();
      if (scheduled != null) {
        scheduled.cancel(false);
      }
    }
  }

  private static void closeQuietly(ClassicHttpResponse response) {
    try {
      response.close();
    } catch (IOException e) {
      log.debug("a connection did not close cleanly", e);
    }
  }

  private Exchange answer(HttpUriRequestBase request, ClassicHttpResponse response, long startNanos)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      headers.put(header.getName().toLowerCase(Locale.ROOT), String.valueOf(header.getValue()));
    }
    byte[] body = new byte[0];
    @Nullable HttpEntity entity = response.getEntity();
    if (entity != null) {
      // Not closed: closing would read the rest of whatever comes.
      @SuppressWarnings("resource")
      @Nullable InputStream content = entity.getContent();
      body = content == null ? body : content.readNBytes(BODY_MAX_BYTES + 1);
    }
    if (body.length > BODY_MAX_BYTES) {
      request.cancel();
      return new Exchange.Broken(
          millis(startNanos), "the answer is larger than " + BODY_MAX_BYTES + " bytes");
    }
    return new Exchange.Complete(millis(startNanos), response.getCode(), headers, body);
  }

  private Exchange failure(Sending sending, Exception e, long startNanos) {
    int elapsedMillis = millis(startNanos);
    if (sending.hasBegun()) {
      boolean late = elapsedMillis >= timeout.toMillis();
      return new Exchange.Broken(
          elapsedMillis,
          (late ? "no complete answer within " + timeout : "the connection broke")
              + " ("
              + e.getClass().getSimpleName()
              + ")");
    }
    boolean byGuard = e instanceof Sending.GuardException;
    return new Exchange.NotWritten(
        elapsedMillis,
        byGuard
            ? "too much time had passed since the intent"
            : "no connection (" + e.getClass().getSimpleName() + ")",
        byGuard);
  }

  private static int millis(long startNanos) {
    return (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - startNanos) / 1_000_000);
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
