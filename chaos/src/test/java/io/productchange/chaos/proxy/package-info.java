@NullMarked
package io.productchange.chaos.proxy;

import org.jspecify.annotations.NullMarked;
