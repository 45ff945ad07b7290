/**
 * Whether a database is the one that Kafka knows, and as far: the identity of the ledger of change
 * calls, the marks on {@code kos-ledger-mark}, and their comparison.
 */
@NullMarked
package io.productchange.schema.ledger;

import org.jspecify.annotations.NullMarked;
