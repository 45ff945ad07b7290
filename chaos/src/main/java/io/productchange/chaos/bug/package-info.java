/** Bugs seeded on purpose, to show that {@code verify} finds what it is to find. */
@NullMarked
package io.productchange.chaos.bug;

import org.jspecify.annotations.NullMarked;
