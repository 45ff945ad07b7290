package io.productchange.kosadapter.breaker;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * What one process's own calls say of a service.
 *
 * @param voice what they say
 * @param verdictAt {@code updated_at} of the verdict that it is about: a vote on an earlier one
 *     does not count
 */
record Vote(Voice voice, OffsetDateTime verdictAt) {

  /** {@code vote} of {@code pc_circuit_breaker_vote}. */
  enum Voice {
    /** Too many calls failed in a row. */
    FAILING,
    /** A call succeeded in the last seconds, and not too many have failed since. */
    WELL,
    /** There were no calls lately, or the verdict is not {@code CLOSED}. */
    NONE
  }

  /** Whose vote it is: a slot is held by one process at a time, and by its successor after it. */
  record Seat(UUID namespaceId, int slot) {}
}
