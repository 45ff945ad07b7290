package io.productchange.ingestapi.api;

import io.productchange.ingestapi.http.Answer;
import io.productchange.ingestapi.http.Endpoint;
import io.productchange.ingestapi.http.Exchange;
import io.productchange.ingestapi.http.Problem;
import io.productchange.ingestapi.http.ProblemType;
import io.productchange.ingestapi.records.RecordsUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An endpoint that reads the database, and says so where that is away. */
final class ReadingEndpoint implements Endpoint {
  private static final Logger log = LoggerFactory.getLogger(ReadingEndpoint.class);

  private final Endpoint endpoint;

  ReadingEndpoint(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public Answer answer(Exchange exchange) throws InterruptedException {
    try {
      return endpoint.answer(exchange);
    } catch (RecordsUnavailableException e) {
      log.warn("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
      throw Problem.of(
              ProblemType.DATABASE_UNAVAILABLE,
              "The database does not answer; requests are accepted all the same")
          .retryAfterSeconds(2)
          .exception();
    }
  }
}
