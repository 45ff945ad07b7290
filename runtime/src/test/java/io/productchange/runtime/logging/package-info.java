/** Tests of the package of the same name. */
@NullMarked
package io.productchange.runtime.logging;

import org.jspecify.annotations.NullMarked;
