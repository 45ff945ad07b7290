package io.productchange.kossimulator.http;

import java.util.Optional;

/** Answers requests; called on many threads at once, one for each connection. */
public interface Handler {
  /** Before the body is read: whether to cut here, and how. */
  Optional<Ending> beforeBody(RequestHead head);

  /**
   * The answer to a request.
   *
   * @throws InterruptedException if the server stops while this waits; nothing is sent then
   */
  Answer handle(Request request) throws InterruptedException;

  /** The answer to a request that cannot be accepted. */
  Response problem(HttpProblem problem);

  /** The answer to a request whose handling threw. */
  Response failure(RuntimeException failure);
}
