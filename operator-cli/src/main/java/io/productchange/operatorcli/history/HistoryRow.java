package io.productchange.operatorcli.history;

import io.productchange.schema.message.ChangeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A row of {@code pc_product_change_history} without what the database gives it ({@code id}, {@code
 * created_at}, {@code updated_at}). Two rows are equal when all the rest is.
 */
public record HistoryRow(
    String requestId,
    String lineNumber,
    String customerId,
    String currentProductCode,
    String targetProductCode,
    ChangeStatus processStatus,
    @Nullable String validationResult,
    @Nullable String processMessage,
    @Nullable JsonNode kosRequestData,
    @Nullable JsonNode kosResponseData,
    Instant requestedAt,
    @Nullable Instant validatedAt,
    @Nullable Instant processedAt,
    long version) {}
