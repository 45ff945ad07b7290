/** HTTP in, status out. */
@NullMarked
package io.productchange.ingestapi;

import org.jspecify.annotations.NullMarked;
