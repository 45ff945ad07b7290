/** Operators' decisions about doubts, carried out by the adapter that owns the line. */
@NullMarked
package io.productchange.kosadapter.operator;

import org.jspecify.annotations.NullMarked;
