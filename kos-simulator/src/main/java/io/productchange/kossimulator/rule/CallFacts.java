package io.productchange.kossimulator.rule;

import io.productchange.kossimulator.catalogue.IntegrationType;
import org.jspecify.annotations.Nullable;

/** What a rule can be matched with; null where the call does not carry it. */
public record CallFacts(
    IntegrationType type,
    @Nullable String requestId,
    @Nullable String lineNumber,
    @Nullable String targetProductCode) {}
