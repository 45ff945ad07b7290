/** Half an hour without KOS, in virtual time. */
@NullMarked
package io.productchange.kosadapter.outage;

import org.jspecify.annotations.NullMarked;
