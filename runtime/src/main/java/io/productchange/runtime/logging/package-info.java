/** Logging of a process. */
@NullMarked
package io.productchange.runtime.logging;

import org.jspecify.annotations.NullMarked;
