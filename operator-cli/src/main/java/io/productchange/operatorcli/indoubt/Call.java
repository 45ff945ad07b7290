package io.productchange.operatorcli.indoubt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One HTTP attempt towards KOS, as the integration log has it. */
record Call(
    Instant createdAt,
    String integrationType,
    String endpointUrl,
    @Nullable Integer responseStatus,
    boolean isSuccess,
    @Nullable Integer responseTimeMs,
    @Nullable String responseBody,
    @Nullable String errorMessage) {}
