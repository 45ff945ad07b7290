/** Settings of a public HTTP listener. */
@NullMarked
package io.productchange.runtime.http;

import org.jspecify.annotations.NullMarked;
