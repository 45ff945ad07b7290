package io.productchange.kosadapter.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place where a request's first byte is about to be written: the connection stands, its TLS
 * session too. Asks the attempt's {@link Sending} for leave and marks it as begun, so that a second
 * writing of the same attempt is impossible and every failure before this point is known to have
 * sent nothing.
 *
 * <p>From there until the answer begins, the connection can only be reset: a process that dies is
 * proven dead at once, but its kernel would go on for minutes to send what the process had written
 * and the network had not taken yet (RFC 9293, 3.10.4).
 */
final class SendOnceExecutor extends HttpRequestExecutor {
  private static final Logger log = LoggerFactory.getLogger(SendOnceExecutor.class);

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
    Socket socket = socket(connection);
    socket.setSoLinger(true, 0);
    sending.begin();
    ClassicHttpResponse answer = super.execute(request, connection, informationCallback, context);
    endAsUsual(socket);
    return answer;
  }

  private static Socket socket(HttpClientConnection connection) throws IOException {
    if (connection instanceof ManagedHttpClientConnection managed && managed.getSocket() != null) {
      return managed.getSocket();
    }
    throw new SocketException("the connection has no socket any more");
  }

  /** What was to be sent has arrived, for it is being answered. */
  private static void endAsUsual(Socket socket) {
    try {
      socket.setSoLinger(false, 0);
    } catch (SocketException e) {
      log.debug("a connection ended while its answer was read", e);
    }
  }
}
