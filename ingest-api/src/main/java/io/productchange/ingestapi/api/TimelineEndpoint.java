package io.productchange.ingestapi.api;

import io.productchange.ingestapi.http.Answer;
import io.productchange.ingestapi.http.Endpoint;
import io.productchange.ingestapi.http.Exchange;
import io.productchange.ingestapi.records.RequestRecords;
import java.util.function.Predicate;

/**
 * {@code GET /v1/change-requests/{id}/timeline}: what happened to a request, its calls of KOS
 * included.
 */
final class TimelineEndpoint implements Endpoint {
  private final RequestRecords records;
  private final Predicate<String> acceptedLately;

  TimelineEndpoint(RequestRecords records, Predicate<String> acceptedLately) {
    this.records = records;
    this.acceptedLately = acceptedLately;
  }

  @Override
  public Answer answer(Exchange exchange) {
    String id = Parameters.requestId(exchange);
    Parameters.of(exchange);
    return records
        .timeline(id)
        .map(timeline -> Answer.json(200, timeline))
        .orElseGet(() -> StatusEndpoint.notRecorded(acceptedLately.test(id)).answer());
  }
}
