/** Tests of the package of the same name. */
@NullMarked
package io.productchange.runtime.kafka;

import org.jspecify.annotations.NullMarked;
