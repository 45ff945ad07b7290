/** {@code verify}: every invariant against a live system. */
@NullMarked
package io.productchange.operatorcli.verify;

import org.jspecify.annotations.NullMarked;
