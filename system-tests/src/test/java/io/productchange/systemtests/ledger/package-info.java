/** PostgreSQL set back to an earlier moment, and made fit again. */
@NullMarked
package io.productchange.systemtests.ledger;

import org.jspecify.annotations.NullMarked;
