/**
 * The whole system, as real processes, from the outside: hostile input at every entrance, what must
 * not come out, other people's clients.
 */
@NullMarked
package io.productchange.systemtests.outside;

import org.jspecify.annotations.NullMarked;
