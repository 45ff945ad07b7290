package io.productchange.schema.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processor's command to the adapter: the value of {@code kos-commands}. See docs/internals.md.
 *
 * @param commandId {@code requestId/attempt}
 * @param requestId the request's id
 * @param attempt 1, or more after a deliberate reprocessing
 * @param acceptance which taking of the request this command belongs to
 * @param origin topic-partition-offset of the request's first record
 * @param lineKey the record's key: the line number where it is usable, else the request id
 * @param lineNumber as stated, or null
 * @param customerId as stated, or null
 * @param currentProductCode as stated, or null
 * @param targetProductCode as stated, or null
 * @param requestedAt arrival time at Kafka, UTC
 * @param contentHash SHA-256 of the content, lower-case hex
 * @param request canonical JSON of the known fields as sent, ASCII only
 * @param violations what the pure checks found; empty for a request to be carried out
 */
public record ExecuteChange(
    String commandId,
    String requestId,
    int attempt,
    String acceptance,
    String origin,
    String lineKey,
    @Nullable String lineNumber,
    @Nullable String customerId,
    @Nullable String currentProductCode,
    @Nullable String targetProductCode,
    Instant requestedAt,
    String contentHash,
    String request,
    List<Violation> violations) {
  public ExecuteChange {
    violations = List.copyOf(violations);
  }
}
