/** Tests of the package of the same name. */
@NullMarked
package io.productchange.runtime.database;

import org.jspecify.annotations.NullMarked;
