/** Tests of the package of the same name. */
@NullMarked
package io.productchange.runtime.http;

import org.jspecify.annotations.NullMarked;
