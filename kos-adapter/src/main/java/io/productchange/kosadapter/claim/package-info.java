/** Claims: each request is put on record once, a whole poll in one transaction. */
@NullMarked
package io.productchange.kosadapter.claim;

import org.jspecify.annotations.NullMarked;
