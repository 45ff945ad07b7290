/** The crash sweep: the services halted at every named place, one by one and in pairs. */
@NullMarked
package io.productchange.chaos.crash;

import org.jspecify.annotations.NullMarked;
