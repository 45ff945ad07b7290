/** Tests of accepting. */
@NullMarked
package io.productchange.ingestapi.accept;

import org.jspecify.annotations.NullMarked;
