/** {@code reset}: all consumers to the beginning. */
@NullMarked
package io.productchange.operatorcli.reset;

import org.jspecify.annotations.NullMarked;
