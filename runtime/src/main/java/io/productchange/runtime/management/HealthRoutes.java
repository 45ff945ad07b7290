package io.productchange.runtime.management;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;

/** {@code GET /health/live} and {@code GET /health/ready}, for any HTTP server of a process. */
public final class HealthRoutes {
  /** Whether the process can go on. */
  public static final String LIVE = "/health/live";

  /** Whether it can do its work now. */
  public static final String READY = "/health/ready";

  private HealthRoutes() {}

  /** Adds both paths. */
  public static void addTo(HttpRouting.Builder routing, Health health) {
    routing
        .get(LIVE, (request, response) -> send(response, health.live()))
        .get(READY, (request, response) -> send(response, health.ready()));
  }

  private static void send(ServerResponse response, HealthReport report) {
    response.status(report.httpStatus());
    response.header(HeaderValues.CONTENT_TYPE_JSON);
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(report.toJson());
  }
}
