/**
 * {@code db reconcile}: makes a PostgreSQL that was set back fit again to what Kafka knows, so that
 * adapters may work with it.
 */
@NullMarked
package io.productchange.operatorcli.reconcile;

import org.jspecify.annotations.NullMarked;
