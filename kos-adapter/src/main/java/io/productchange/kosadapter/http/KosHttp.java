package io.productchange.kosadapter.http;

import io.productchange.kosadapter.kos.ChangeCall;
import io.productchange.kosadapter.kos.ChangeSender;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.KosBodies;
import io.productchange.kosadapter.kos.KosService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * KOS's three calls over HTTP. Each method makes one attempt and never throws for what happens on
 * the wire. Nothing is repeated here, by us or by the library.
 *
 * <p>A change call has a connection of its own that was made for it: a connection that was used
 * before may be closed by KOS at the moment of sending, and then nobody could tell whether the call
 * was read. Inquiry and product list, which may be repeated, share kept connections.
 *
 * <p>Thread-safe.
 */
public final class KosHttp implements ChangeSender, AutoCloseable {
  private final URI baseUrl;
  private final OneAttempt changes;
  private final OneAttempt reads;
  private final Deadlines deadlines = new Deadlines();

  /**
   * @param baseUrl what the paths are appended to; the only host that is ever spoken to
   * @param timeout from the first byte sent to the last one received
   * @param concurrencyMax how many calls may be under way at once
   */
  public KosHttp(URI baseUrl, Duration timeout, int concurrencyMax) {
    this.baseUrl = withoutSlash(baseUrl);
    this.changes =
        new OneAttempt(HttpClients5.freshConnections(timeout, concurrencyMax), timeout, deadlines);
    this.reads =
        new OneAttempt(HttpClients5.keptConnections(timeout, concurrencyMax), timeout, deadlines);
  }

  /** Where a service is, as logs show it. */
  public String endpoint(KosService service) {
    return baseUrl + service.path();
  }

  @Override
  public Exchange change(ChangeCall call, BooleanSupplier guard) {
    HttpUriRequestBase request = post(KosService.KOS_CHANGE, KosBodies.change(call).toString());
    request.setHeader(HttpHeaders.CONNECTION, "close");
    return changes.make(request, guard);
  }

  /** Asks for a line. */
  public Exchange inquire(String lineNumber, String requestId) {
    return reads.make(
        post(KosService.KOS_CUSTOMER, KosBodies.inquiry(lineNumber, requestId).toString()),
        () -> true);
  }

  /** Asks for all products. */
  public Exchange products() {
    return reads.make(request(KosService.KOS_PRODUCT), () -> true);
  }

  private HttpUriRequestBase post(KosService service, String body) {
    HttpUriRequestBase request = request(service);
    request.setEntity(
        new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
    return request;
  }

  private HttpUriRequestBase request(KosService service) {
    HttpUriRequestBase request =
        new HttpUriRequestBase(service.method(), URI.create(endpoint(service)));
    request.setHeader(HttpHeaders.ACCEPT, "application/json");
    return request;
  }

  private static URI withoutSlash(URI url) {
    String text = url.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
  }

  @Override
  public void close() {
    changes.close();
    reads.close();
    deadlines.close();
  }
}
