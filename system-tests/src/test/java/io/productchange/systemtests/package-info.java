/** The system from the outside. */
@NullMarked
package io.productchange.systemtests;

import org.jspecify.annotations.NullMarked;
