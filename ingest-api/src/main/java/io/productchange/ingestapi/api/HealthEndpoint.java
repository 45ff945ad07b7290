package io.productchange.ingestapi.api;

import io.productchange.ingestapi.http.Answer;
import io.productchange.ingestapi.http.Endpoint;
import io.productchange.ingestapi.http.Exchange;
import io.productchange.runtime.management.HealthReport;
import java.util.function.Supplier;

/** {@code GET /health/live} and {@code /health/ready}, as the management endpoint answers them. */
final class HealthEndpoint implements Endpoint {
  private final Supplier<HealthReport> report;

  HealthEndpoint(Supplier<HealthReport> report) {
    this.report = report;
  }

  @Override
  public Answer answer(Exchange exchange) {
    HealthReport found = report.get();
    return Answer.of(found.httpStatus(), Answer.JSON, found.toJson());
  }
}
