/** {@code up} and {@code down}. */
@NullMarked
package io.productchange.localstack.up;

import org.jspecify.annotations.NullMarked;
