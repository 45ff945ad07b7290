package io.productchange.operatorcli.indoubt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One decision of an operator, and what came of it. */
record Action(
    long id,
    String action,
    String operator,
    String why,
    Instant createdAt,
    String state,
    @Nullable String outcome) {}
