@NullMarked
package io.productchange.localservers;

import org.jspecify.annotations.NullMarked;
