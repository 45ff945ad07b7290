/** Shared pieces of the adapter's work with PostgreSQL: handles, kinds of failure, group commit. */
@NullMarked
package io.productchange.kosadapter.database;

import org.jspecify.annotations.NullMarked;
