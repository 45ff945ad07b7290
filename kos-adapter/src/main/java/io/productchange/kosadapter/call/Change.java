package io.productchange.kosadapter.call;

import io.productchange.kosadapter.eligibility.Wanted;
import io.productchange.kosadapter.kos.ChangeCall;
import io.productchange.schema.message.Identifiers;
import java.time.Instant;

/**
 * A claimed request without violations: what is to be carried out. Never changes.
 *
 * @param requestId the request's id
 * @param attempt 1, or more after a deliberate reprocessing
 * @param lineKey the key of the topics between our modules
 * @param partition the partition of {@code kos-commands} that owns the line
 * @param requestedAt arrival time at Kafka, UTC
 */
public record Change(
    String requestId,
    int attempt,
    String lineKey,
    int partition,
    String lineNumber,
    String customerId,
    String currentProductCode,
    String targetProductCode,
    Instant requestedAt) {

  /** {@code requestId/attempt}. */
  public String commandId() {
    return Identifiers.commandId(requestId, attempt);
  }

  /** What the check needs. */
  public Wanted wanted() {
    return new Wanted(lineNumber, currentProductCode, targetProductCode);
  }

  /** What KOS is asked for. */
  public ChangeCall call() {
    return new ChangeCall(requestId, lineNumber, currentProductCode, targetProductCode);
  }
}
