package io.productchange.changeprocessor.request;

import io.productchange.schema.message.KosReply;
import java.time.Instant;

/** What can happen to a request id. Every {@code now} is the processor's clock, UTC. */
public sealed interface RequestInput {

  /** A record with this id came. */
  record Arrived(Arrival arrival, Instant now) implements RequestInput {}

  /**
   * A record with this id had waited for the claim of another record, and that one was refused.
   *
   * @param refusedHash content that does not own the id
   * @param message what the adapter said
   */
  record ArrivedBehindConflict(Arrival arrival, String refusedHash, String message, Instant now)
      implements RequestInput {}

  /** It is its turn on its line. */
  record TurnCame(Instant now) implements RequestInput {}

  /** Too many wait on its line already. */
  record TurnedAway(Instant now) implements RequestInput {}

  /** Nothing was decided by the deadline. */
  record DeadlinePassed(Instant now) implements RequestInput {}

  /** Duplicates are still owed, or the time to forget has come. */
  record Woken(Instant now) implements RequestInput {}

  /** The adapter said something, consistent in itself. */
  record Replied(KosReply reply, Instant now) implements RequestInput {}
}
