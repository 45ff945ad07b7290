package io.productchange.ingestapi.api;

import io.productchange.ingestapi.accept.RequestAcceptor;
import io.productchange.ingestapi.http.Route;
import io.productchange.ingestapi.http.Routes;
import io.productchange.ingestapi.records.DecisionWatch;
import io.productchange.ingestapi.records.RequestRecords;
import io.productchange.runtime.management.Health;
import io.productchange.runtime.management.HealthRoutes;
import java.util.List;

/** Every path of this API. */
public final class ApiRoutes {
  /** Where requests are handed in and listed. */
  public static final String REQUESTS = "/v1/change-requests";

  /** The longest body of any route. */
  public static final int MAX_BODY_BYTES = BatchEndpoint.MAX_BYTES;

  private ApiRoutes() {}

  /** The routes with their endpoints. */
  public static Routes of(
      RequestAcceptor acceptor, RequestRecords records, DecisionWatch watch, Health health) {
    return new Routes(
        List.of(
            Route.of("POST", REQUESTS, new SubmitEndpoint(acceptor)),
            Route.of("GET", REQUESTS, new ReadingEndpoint(new ListEndpoint(records))),
            Route.of("POST", REQUESTS + "/batch", new BatchEndpoint(acceptor)),
            Route.of(
                "GET",
                REQUESTS + "/{id}",
                new ReadingEndpoint(new StatusEndpoint(records, watch, acceptor::acceptedLately))),
            Route.of(
                "GET",
                REQUESTS + "/{id}/timeline",
                new ReadingEndpoint(new TimelineEndpoint(records, acceptor::acceptedLately))),
            Route.open("GET", "/openapi.yaml", new OpenApi()),
            Route.open("GET", HealthRoutes.LIVE, new HealthEndpoint(health::live)),
            Route.open("GET", HealthRoutes.READY, new HealthEndpoint(health::ready))));
  }
}
