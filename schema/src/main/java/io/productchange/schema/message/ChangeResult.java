package io.productchange.schema.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The final outcome of one request and attempt: the value of {@code change-results}. Told again for
 * every duplicate, byte for byte the same.
 *
 * @param requestId the request's id
 * @param resultId UUIDv5 of {@code requestId/attempt}; consumers de-duplicate by it
 * @param attempt 1, or more after a deliberate reprocessing
 * @param lineNumber as stated in the request, or null where it could not be stored
 * @param customerId as stated in the request, or null where it could not be stored
 * @param currentProductCode as stated in the request, or null where it could not be stored
 * @param targetProductCode as stated in the request, or null where it could not be stored
 * @param status {@link ChangeStatus#COMPLETED} or {@link ChangeStatus#FAILED}
 * @param reason why it failed; null where it completed
 * @param basis what the decision rests on
 * @param kosOrderNumber KOS's order number where it gave one
 * @param requestedAt when the request arrived at Kafka, UTC
 * @param processedAt when it was decided, UTC
 * @param version the history row's version after the decision
 */
public record ChangeResult(
    String requestId,
    String resultId,
    int attempt,
    @Nullable String lineNumber,
    @Nullable String customerId,
    @Nullable String currentProductCode,
    @Nullable String targetProductCode,
    ChangeStatus status,
    @Nullable Reason reason,
    Basis basis,
    @Nullable String kosOrderNumber,
    Instant requestedAt,
    Instant processedAt,
    long version) {}
