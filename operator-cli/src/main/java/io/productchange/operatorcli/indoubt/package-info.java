/** {@code in-doubt list|show|resolve}: changes of which nobody knows whether KOS made them. */
@NullMarked
package io.productchange.operatorcli.indoubt;

import org.jspecify.annotations.NullMarked;
