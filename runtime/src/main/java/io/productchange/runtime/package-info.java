/** Settings, start and stop order, management endpoint: what a process needs to run. */
@NullMarked
package io.productchange.runtime;

import org.jspecify.annotations.NullMarked;
