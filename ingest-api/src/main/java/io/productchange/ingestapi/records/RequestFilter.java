package io.productchange.ingestapi.records;

import io.productchange.schema.message.ChangeStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * Which requests to list; what is empty does not matter.
 *
 * @param from arrived at this time or later
 * @param to arrived before this time
 */
public record RequestFilter(
    Optional<String> lineNumber,
    Optional<String> customerId,
    Optional<ChangeStatus> status,
    Optional<Instant> from,
    Optional<Instant> to) {

  /**
   * A place in a list, newest first.
   *
   * @param requestedAt when the last request shown arrived, in microseconds
   * @param requestId which it is
   */
  public record Position(Instant requestedAt, String requestId) {}
}
