package io.productchange.schema.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One transition of one request: the value of {@code change-events}. The history can be rebuilt
 * from these records alone.
 *
 * @param requestedAt when the request arrived at Kafka, UTC
 * @see Transition the meaning of the other fields
 */
public record ChangeEvent(
    String requestId,
    int attempt,
    @Nullable String lineNumber,
    @Nullable String customerId,
    @Nullable String currentProductCode,
    @Nullable String targetProductCode,
    Instant requestedAt,
    ChangeStatus status,
    @Nullable ChangeStatus previousStatus,
    long version,
    Instant occurredAt,
    @Nullable String validationResult,
    @Nullable String message,
    @Nullable JsonNode kosRequest,
    @Nullable JsonNode kosResponse) {}
