/** Starting in order, stopping in reverse order within a bound, and a process's exit status. */
@NullMarked
package io.productchange.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
