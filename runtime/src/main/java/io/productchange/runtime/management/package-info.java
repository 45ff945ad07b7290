/** The management endpoint: health and metrics over HTTP. */
@NullMarked
package io.productchange.runtime.management;

import org.jspecify.annotations.NullMarked;
