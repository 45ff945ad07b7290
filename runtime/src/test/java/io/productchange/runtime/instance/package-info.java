/** Tests of the package of the same name. */
@NullMarked
package io.productchange.runtime.instance;

import org.jspecify.annotations.NullMarked;
