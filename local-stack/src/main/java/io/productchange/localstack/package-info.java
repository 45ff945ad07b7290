/** up, down, demo: the whole system on one machine. */
@NullMarked
package io.productchange.localstack;

import org.jspecify.annotations.NullMarked;
