package io.productchange.kossimulator.admin;

import io.productchange.kossimulator.http.Request;
import io.productchange.kossimulator.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /metrics}, as every service has them.
 * Thread-safe.
 */
public final class ManagementCalls {
  private final Figures figures;
  private final BooleanSupplier ready;

  /**
   * @param ready whether calls can be answered
   */
  public ManagementCalls(Figures figures, BooleanSupplier ready) {
    this.figures = figures;
    this.ready = ready;
  }

  /** Whether this is one of the paths answered here. */
  public static boolean owns(String path) {
    return path.startsWith("/health/") || path.equals("/metrics");
  }

  /** Answers a call. */
  public Response handle(Request request) {
    if (!request.head().method().equals("GET")) {
      return Replies.notAllowed("GET");
    }
    return switch (request.head().path()) {
      case "/health/live" -> Response.text(200, "live\n");
      case "/health/ready" ->
          ready.getAsBoolean() ? Response.text(200, "ready\n") : Response.text(503, "not ready\n");
      case "/metrics" ->
          Response.of(
              200,
              "text/plain; version=0.0.4; charset=utf-8",
              figures.toPrometheus().getBytes(StandardCharsets.UTF_8));
      default -> Response.text(404, "there are /health/live, /health/ready and /metrics\n");
    };
  }
}
