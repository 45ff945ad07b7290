/** The pure check of a request against what KOS says of its line and products. */
@NullMarked
package io.productchange.kosadapter.eligibility;

import org.jspecify.annotations.NullMarked;
