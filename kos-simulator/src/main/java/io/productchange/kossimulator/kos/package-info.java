/** KOS's own work: three calls, the state of its lines, and the effects it has. */
@NullMarked
package io.productchange.kossimulator.kos;

import org.jspecify.annotations.NullMarked;
