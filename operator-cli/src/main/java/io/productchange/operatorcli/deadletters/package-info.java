/** {@code dlq list|show}: records that could not be taken as requests. */
@NullMarked
package io.productchange.operatorcli.deadletters;

import org.jspecify.annotations.NullMarked;
