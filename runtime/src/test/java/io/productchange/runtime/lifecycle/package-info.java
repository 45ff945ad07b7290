/** Tests of the package of the same name. */
@NullMarked
package io.productchange.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
