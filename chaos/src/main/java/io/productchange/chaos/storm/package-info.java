/** Random chaos: load, a schedule of faults made from a seed, and then every invariant. */
@NullMarked
package io.productchange.chaos.storm;

import org.jspecify.annotations.NullMarked;
