/** KOS as it is: its three calls, its envelope, and what an exchange tells us for certain. */
@NullMarked
package io.productchange.kosadapter.kos;

import org.jspecify.annotations.NullMarked;
