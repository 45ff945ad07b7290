package io.productchange.ingestapi.api;

import io.productchange.ingestapi.http.Answer;
import io.productchange.ingestapi.http.Endpoint;
import io.productchange.ingestapi.http.Exchange;
import io.productchange.ingestapi.http.Problem;
import io.productchange.ingestapi.http.ProblemType;
import io.productchange.ingestapi.records.DecisionWatch;
import io.productchange.ingestapi.records.RequestRecords;
import io.productchange.ingestapi.records.RequestStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code GET /v1/change-requests/{id}}: how a request stands, if asked for ({@code wait}) only once
 * it is decided or the time is over.
 */
final class StatusEndpoint implements Endpoint {
  static final Duration WAIT_MAX = Duration.ofSeconds(60);

  private final RequestRecords records;
  private final DecisionWatch watch;
  private final Predicate<String> acceptedLately;

  StatusEndpoint(RequestRecords records, DecisionWatch watch, Predicate<String> acceptedLately) {
    this.records = records;
    this.watch = watch;
    this.acceptedLately = acceptedLately;
  }

  @Override
  public Answer answer(Exchange exchange) throws InterruptedException {
    String id = Parameters.requestId(exchange);
    Duration wait =
        Parameters.of(exchange, "wait").duration("wait", WAIT_MAX).orElse(Duration.ZERO);
    Optional<RequestStatus> found = records.find(id);
    if (!wait.isZero() && !found.map(RequestStatus::isFinal).orElse(false)) {
      found = waitAndFind(id, wait);
    }
    return found
        .map(status -> Answer.json(200, status))
        .orElseGet(() -> notRecorded(acceptedLately.test(id)).answer());
  }

  private Optional<RequestStatus> waitAndFind(String id, Duration wait)
      throws InterruptedException {
    return switch (watch.await(id, wait)) {
      case DECIDED, NOT_DECIDED -> records.find(id);
      case TOO_MANY ->
          throw Problem.of(ProblemType.TOO_BUSY, "Too many wait already; ask without waiting")
              .retryAfterSeconds(1)
              .exception();
    };
  }

  static Problem notRecorded(boolean acceptedLately) {
    return Problem.of(
            ProblemType.NOT_RECORDED,
            acceptedLately
                ? "It was accepted and is not recorded yet: earlier requests of its line come first"
                : "A request is recorded when its turn has come; one never handed in is never recorded")
        .retryAfterSeconds(1);
  }
}
