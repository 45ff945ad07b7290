/**
 * Where a process keeps its state, and instance slots: which process is which across restarts,
 * proven by exclusive file locks.
 */
@NullMarked
package io.productchange.runtime.instance;

import org.jspecify.annotations.NullMarked;
