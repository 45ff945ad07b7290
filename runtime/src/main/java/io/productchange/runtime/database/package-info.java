/** Settings of PostgreSQL and the connection pool built from them. */
@NullMarked
package io.productchange.runtime.database;

import org.jspecify.annotations.NullMarked;
