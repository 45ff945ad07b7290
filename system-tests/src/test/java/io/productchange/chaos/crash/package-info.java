@NullMarked
package io.productchange.chaos.crash;

import org.jspecify.annotations.NullMarked;
