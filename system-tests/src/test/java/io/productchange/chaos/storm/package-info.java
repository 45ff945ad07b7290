@NullMarked
package io.productchange.chaos.storm;

import org.jspecify.annotations.NullMarked;
