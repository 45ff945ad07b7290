/** Commands in, replies out: the adapter's side of the topics. */
@NullMarked
package io.productchange.kosadapter.command;

import org.jspecify.annotations.NullMarked;
