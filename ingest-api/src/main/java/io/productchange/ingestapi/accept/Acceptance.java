package io.productchange.ingestapi.accept;

import io.productchange.schema.message.Violation;
import java.util.List;

/** What became of one change request that was handed in. */
public sealed interface Acceptance {

  /**
   * It is on Kafka, acknowledged by all in-sync replicas.
   *
   * @param requestId its id, as given or made here
   */
  record Accepted(String requestId) implements Acceptance {}

  /**
   * The same request, with the same content, was accepted before; nothing was published again.
   *
   * @param requestId its id
   */
  record Repeated(String requestId) implements Acceptance {}

  /**
   * Another content is known under this id; nothing was published.
   *
   * @param requestId the id
   */
  record Conflicting(String requestId) implements Acceptance {}

  /**
   * Not one JSON object within the limits.
   *
   * @param message why, for people, without its content
   */
  record Unreadable(String message) implements Acceptance {}

  /**
   * Readable, but it breaks rules; nothing was published.
   *
   * @param violations all of them
   */
  record Invalid(List<Violation> violations) implements Acceptance {
    public Invalid {
      violations = List.copyOf(violations);
    }
  }

  /**
   * Longer than a request may be.
   *
   * @param maxBytes how long it may be, an id added included
   */
  record TooLarge(int maxBytes) implements Acceptance {}

  /** Too many others are waiting for Kafka's acknowledgement; nothing was published. */
  record TooManyInFlight() implements Acceptance {}

  /** Kafka did not take it: it is certain that it is not recorded. */
  record NotAccepted() implements Acceptance {}

  /**
   * Kafka did not acknowledge it in time: it may be recorded, now or a little later, or not at all.
   *
   * @param requestId its id, to repeat it with
   */
  record OutcomeUnknown(String requestId) implements Acceptance {}
}
