/** The ledger of change attempts in PostgreSQL: the promise "never twice" as conditional writes. */
@NullMarked
package io.productchange.kosadapter.ledger;

import org.jspecify.annotations.NullMarked;
