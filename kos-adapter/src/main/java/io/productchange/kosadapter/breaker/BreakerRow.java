package io.productchange.kosadapter.breaker;

import io.productchange.kosadapter.kos.KosService;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code pc_circuit_breaker_state}: the fleet's verdict about one service.
 *
 * @param nextAttemptTime {@code OPEN}: when a probe is allowed; {@code HALF_OPEN}: until when the
 *     prober holds the right to probe. As the database has it: it names the prober's hold exactly
 * @param due whether that time was over when the row was read, by the database's clock
 * @param overdue whether it was over by {@link BreakerStore#HEAD_START} and more
 * @param failureThreshold consecutive failures that open it
 * @param successThreshold consecutive successes of probes that close it
 * @param openFor how long it stays open before a probe
 * @param updatedAt when it was last changed, which names this version of it
 */
record BreakerRow(
    KosService service,
    BreakerState state,
    int failureCount,
    int successCount,
    @Nullable OffsetDateTime nextAttemptTime,
    boolean due,
    boolean overdue,
    int failureThreshold,
    int successThreshold,
    Duration openFor,
    OffsetDateTime updatedAt) {}
