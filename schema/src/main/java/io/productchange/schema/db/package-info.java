/** The PostgreSQL schema: bringing it to its current version, and checking that it is. */
@NullMarked
package io.productchange.schema.db;

import org.jspecify.annotations.NullMarked;
