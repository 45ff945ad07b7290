package io.productchange.kosadapter.claim;

import io.productchange.schema.message.ExecuteChange;

/**
 * A command as it came.
 *
 * @param message what the processor wants
 * @param partition the partition of {@code kos-commands}, which owns the request's line
 */
public record Command(ExecuteChange message, int partition) {}
