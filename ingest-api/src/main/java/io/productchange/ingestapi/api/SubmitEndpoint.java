package io.productchange.ingestapi.api;

import io.productchange.ingestapi.accept.RequestAcceptor;
import io.productchange.ingestapi.http.Answer;
import io.productchange.ingestapi.http.Endpoint;
import io.productchange.ingestapi.http.Exchange;
import java.util.Set;

/** {@code POST /v1/change-requests}: takes one change request. */
final class SubmitEndpoint implements Endpoint {
  private final RequestAcceptor acceptor;

  SubmitEndpoint(RequestAcceptor acceptor) {
    this.acceptor = acceptor;
  }

  @Override
  public Answer answer(Exchange exchange) throws InterruptedException {
    exchange.query(Set.of());
    byte[] body = exchange.body(Answer.JSON, RequestAcceptor.MAX_BYTES);
    return AcceptanceAnswers.answer(acceptor.accept(body));
  }
}
