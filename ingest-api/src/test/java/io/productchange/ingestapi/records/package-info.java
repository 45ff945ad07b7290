/** Asking the database for many at once. */
@NullMarked
package io.productchange.ingestapi.records;

import org.jspecify.annotations.NullMarked;
