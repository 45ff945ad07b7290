package io.productchange.ingestapi.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.productchange.ingestapi.connection.GuardedConnections;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the server refuses by itself, before or beside any route: malformed messages, sizes,
 * too many requests. What a client sent is not repeated to it.
 */
final class TransportProblems implements DirectHandler {
  private final HttpObserver observer;

  TransportProblems(HttpObserver observer) {
    this.observer = observer;
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType eventType,
      Status status,
      ServerResponseHeaders headers,
      @Nullable String message) {
    Problem problem = problem(request, status, message == null ? "" : message);
    Answer answer = problem.answer();
    GuardedConnections.lingerAtEnd();
    observer.answered(Dispatcher.NO_ROUTE, "", answer.status(), 0);
    TransportResponse.Builder response =
        TransportResponse.builder()
            .status(Status.create(answer.status()))
            .keepAlive(false)
            .header(HeaderNames.CONTENT_TYPE, answer.contentType())
            .entity(answer.body().getBytes(StandardCharsets.UTF_8));
    answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    return response.build();
  }

  /** What is written to a client that does not finish its request, as a whole HTTP message. */
  static byte[] tooSlowMessage() {
    Answer answer = problem(TransportRequest.empty(), Status.REQUEST_TIMEOUT_408, "").answer();
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 408 Request Timeout\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(answer.contentType(), body.length);
    return (head + answer.body()).getBytes(StandardCharsets.UTF_8);
  }

  static Problem problem(RequestException refused) {
    @Nullable String message = refused.getMessage();
    return problem(refused.request(), refused.status(), message == null ? "" : message);
  }

  private static Problem problem(TransportRequest request, Status status, String message) {
    return switch (status.code()) {
      case 408 -> Problem.of(ProblemType.REQUEST_TIMEOUT, "Send the whole request at once");
      case 413 ->
          Problem.of(ProblemType.BODY_TOO_LARGE, "The body is longer than any that is taken");
      case 414 -> Problem.of(ProblemType.URI_TOO_LONG, "The path and query are too long");
      case 501 -> Problem.of(ProblemType.NOT_IMPLEMENTED, "Only 'chunked' is understood");
      case 503 ->
          Problem.of(ProblemType.TOO_BUSY, "The service is at its limit").retryAfterSeconds(1);
      case 505 -> Problem.of(ProblemType.HTTP_VERSION_NOT_SUPPORTED, "Use HTTP/1.1");
      // Faults of endpoints are answered by the dispatcher. Here it is a request line that the
      // server choked on.
      case 500 ->
          request.path().isEmpty()
              ? badRequest(request, message)
              : Problem.of(ProblemType.INTERNAL_ERROR, "This is a fault of the service");
      default -> badRequest(request, message);
    };
  }

  /** The server knows only 400 for these, and its messages do not always tell. */
  private static Problem badRequest(TransportRequest request, String message) {
    boolean beforeHeadersEnd = request.headers().size() == 0;
    if (message.contains("Header size exceeded")
        || (beforeHeadersEnd && GuardedConnections.requestBytes() > HttpServer.MAX_HEADER_BYTES)) {
      return Problem.of(ProblemType.HEADERS_TOO_LARGE, "At most 8 KiB of header fields are taken");
    }
    if (request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
      return Problem.of(
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "No content coding is understood: send it as it is");
    }
    return Problem.of(
        ProblemType.MALFORMED_HTTP, "The request line, a header field or the framing is broken");
  }
}
