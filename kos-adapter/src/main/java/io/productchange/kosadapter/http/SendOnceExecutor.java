package io.productchange.kosadapter.http;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The place where a request's first byte is about to be written: the connection stands, its TLS
 * session too. Asks the attempt's {@link Sending} for leave and marks it as begun, so that a second
 * writing of the same attempt is impossible and every failure before this point is known to have
 * sent nothing.
 */
final class SendOnceExecutor extends HttpRequestExecutor {
  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      @Nullable HttpResponseInformationCallback informationCallback,
      HttpContext context)
      throws IOException, HttpException {
    if (!(context.getAttribute(Sending.ATTRIBUTE) instanceof Sending sending)) {
      throw new IllegalStateException("an attempt without a mark for its sending");
    }
    sending.begin();
    return super.execute(request, connection, informationCallback, context);
  }
}
