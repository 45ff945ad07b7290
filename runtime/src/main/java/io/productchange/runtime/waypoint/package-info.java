/** Named places in a process's work, at which whoever composes the process may look on. */
@NullMarked
package io.productchange.runtime.waypoint;

import org.jspecify.annotations.NullMarked;
