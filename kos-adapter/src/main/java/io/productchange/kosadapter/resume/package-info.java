/**
 * Work found again: after a start, a take-over, a doubt that has become due, an operator's word.
 */
@NullMarked
package io.productchange.kosadapter.resume;

import org.jspecify.annotations.NullMarked;
