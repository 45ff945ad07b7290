/** How this module reads and writes JSON. */
@NullMarked
package io.productchange.kossimulator.json;

import org.jspecify.annotations.NullMarked;
