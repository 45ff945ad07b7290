package io.productchange.ingestapi.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.productchange.ingestapi.connection.GuardedConnections;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each request to its route and writes what comes back. Every answer to a request that could
 * be parsed is written here, so that a status, a body, and what is counted cannot differ.
 */
final class Dispatcher implements Handler {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** What requests without a route are counted under. */
  static final String NO_ROUTE = "none";

  private final Routes routes;
  private final BearerToken token;
  private final HttpObserver observer;
  private final BooleanSupplier stopping;
  private final BodyBudget budget;
  private final int maxBodyBytes;

  Dispatcher(
      Routes routes,
      BearerToken token,
      HttpObserver observer,
      BooleanSupplier stopping,
      HttpServer.Options options) {
    this.routes = routes;
    this.token = token;
    this.observer = observer;
    this.stopping = stopping;
    this.budget = new BodyBudget(options.maxBodyMemoryBytes());
    this.maxBodyBytes = options.maxBodyBytes();
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long startNanos = System.nanoTime();
    String method = request.prologue().method().text();
    Routes.Match match = routes.match(method, request.prologue().uriPath().rawPath());
    Exchange exchange = new Exchange(request, pathOf(match), budget, maxBodyBytes);
    try {
      Answer answer = answerSafely(exchange, match, method);
      observer.answered(routeOf(match), method, answer.status(), System.nanoTime() - startNanos);
      write(request, response, exchange.leavesChunks() ? answer.closing() : answer);
    } finally {
      exchange.end();
    }
  }

  private Answer answerSafely(Exchange exchange, Routes.Match match, String method) {
    try {
      return answer(exchange, match);
    } catch (ProblemException e) {
      return e.problem().answer();
    } catch (RequestException e) {
      return TransportProblems.problem(e).answer().closing();
    } catch (InterruptedException e) {
      // The flag stays cleared, or the answer could not be written; nothing else is done on this
      // thread.
      return Problem.of(
              ProblemType.STOPPING,
              "What was asked for may or may not have been done: repeat it, with the same requestId")
          .retryAfterSeconds(1)
          .answer()
          .closing();
    } catch (CloseConnectionException e) {
      // The client is gone: there is nobody to answer.
      throw e;
    } catch (RuntimeException e) {
      log.error("{} {} failed", method, routeOf(match), e);
      return Problem.of(ProblemType.INTERNAL_ERROR, "This is a fault of the service").answer();
    }
  }

  private Answer answer(Exchange exchange, Routes.Match match) throws InterruptedException {
    return switch (match) {
      case Routes.Match.Found(Route route, Map<String, String> _) -> {
        authenticate(route.access(), exchange);
        yield route.endpoint().answer(exchange);
      }
      case Routes.Match.OtherMethod(String method, Route.Access access, String allow) -> {
        authenticate(access, exchange);
        yield method.equals("OPTIONS")
            ? Answer.empty(204).with("Allow", allow)
            : Problem.of(ProblemType.METHOD_NOT_ALLOWED, "Allowed: " + allow)
                .header("Allow", allow)
                .answer();
      }
      case Routes.Match.Nothing() -> {
        authenticate(Route.Access.TOKEN, exchange);
        yield Problem.of(ProblemType.NO_SUCH_RESOURCE, "See /openapi.yaml for what there is")
            .answer();
      }
    };
  }

  private void authenticate(Route.Access access, Exchange exchange) {
    switch (access) {
      case TOKEN -> token.check(exchange.authorization());
      case ANYBODY -> {}
    }
  }

  private static Map<String, String> pathOf(Routes.Match match) {
    return switch (match) {
      case Routes.Match.Found found -> found.path();
      case Routes.Match.OtherMethod _, Routes.Match.Nothing _ -> Map.of();
    };
  }

  private static String routeOf(Routes.Match match) {
    return switch (match) {
      case Routes.Match.Found found -> found.route().path();
      case Routes.Match.OtherMethod _, Routes.Match.Nothing _ -> NO_ROUTE;
    };
  }

  private void write(ServerRequest request, ServerResponse response, Answer answer) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    response.status(Status.create(answer.status()));
    answer.headers().forEach(response::header);
    if (!answer.contentType().isEmpty()) {
      response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
      response.header(HeaderNames.CACHE_CONTROL, "no-store");
      response.header("X-Content-Type-Options", "nosniff");
    }
    boolean closes =
        answer.closes()
            || stopping.getAsBoolean()
            || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    if (closes) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    if (answer.closes()) {
      GuardedConnections.lingerAtEnd();
    }
    if (request.prologue().method().equals(Method.HEAD)) {
      response.contentLength(body.length);
      response.send();
    } else {
      response.send(body);
    }
    if (closes) {
      // The server would go on reading: it leaves the promised end of the connection to the client.
      throw new CloseConnectionException("the answer closes the connection");
    }
  }
}
