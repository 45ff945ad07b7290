package io.productchange.schema.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One step of a request's life, as the adapter recorded it.
 *
 * @param status the status reached
 * @param previousStatus the status left; null for the first step
 * @param version 0 for the first step, one more for each further one
 * @param occurredAt when, UTC, microseconds
 * @param validationResult outcome of the checks, in words; null where this step says nothing of it
 * @param message outcome in words; null where this step says nothing of it
 * @param kosRequest body of the change call, where this step made one
 * @param kosResponse body of KOS's answer, where this step had one; personal data left out
 */
public record Transition(
    ChangeStatus status,
    @Nullable ChangeStatus previousStatus,
    long version,
    Instant occurredAt,
    @Nullable String validationResult,
    @Nullable String message,
    @Nullable JsonNode kosRequest,
    @Nullable JsonNode kosResponse) {}
