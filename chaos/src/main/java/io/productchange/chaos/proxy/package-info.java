/** A TCP proxy that is a bad network: it cuts, refuses, swallows, delays and tears answers. */
@NullMarked
package io.productchange.chaos.proxy;

import org.jspecify.annotations.NullMarked;
