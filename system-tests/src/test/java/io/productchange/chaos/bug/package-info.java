@NullMarked
package io.productchange.chaos.bug;

import org.jspecify.annotations.NullMarked;
