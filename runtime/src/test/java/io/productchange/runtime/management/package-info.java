/** Tests of the package of the same name. */
@NullMarked
package io.productchange.runtime.management;

import org.jspecify.annotations.NullMarked;
