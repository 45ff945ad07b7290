package io.productchange.operatorcli.indoubt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request whose change is in doubt, and its open send.
 *
 * @param attemptId the ledger row
 * @param inDoubtSince since when nobody knows
 * @param message what is awaited, in words
 * @param sendNumber how many sends of this attempt there were, this one included
 * @param intentAt when the intent was committed
 * @param senderDoneAt from when on the sender can no longer send; null: it may
 * @param outcome what the sender saw of its call; null: it has not told
 * @param evidence what is known, JSON
 */
record InDoubtRequest(
    String requestId,
    int attempt,
    @Nullable String lineNumber,
    @Nullable String currentProductCode,
    @Nullable String targetProductCode,
    Instant requestedAt,
    @Nullable Instant inDoubtSince,
    @Nullable String message,
    long attemptId,
    int sendNumber,
    Instant intentAt,
    @Nullable Instant senderDoneAt,
    @Nullable String outcome,
    @Nullable String evidence) {}
