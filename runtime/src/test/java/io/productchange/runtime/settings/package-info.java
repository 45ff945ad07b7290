/** Tests of the package of the same name. */
@NullMarked
package io.productchange.runtime.settings;

import org.jspecify.annotations.NullMarked;
