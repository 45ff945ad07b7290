package io.productchange.ingestapi.http;

/**
 * Answers the requests of one route. Safe for use by several threads; may block, since every
 * request has a virtual thread.
 */
@FunctionalInterface
public interface Endpoint {
  /**
   * @throws ProblemException where the answer is a problem
   * @throws InterruptedException when the server is being stopped by force
   */
  Answer answer(Exchange exchange) throws InterruptedException;
}
