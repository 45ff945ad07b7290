/** KOS as the call machine uses it: repeated where that is safe, cached, counted, logged. */
@NullMarked
package io.productchange.kosadapter.gateway;

import org.jspecify.annotations.NullMarked;
