/** The append-only record of what KOS did, and its reader. */
@NullMarked
package io.productchange.kossimulator.journal;

import org.jspecify.annotations.NullMarked;
