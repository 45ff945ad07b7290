/**
 * The queue of one line as a pure state machine: at most one request of a line is under way, the
 * others wait in the order in which they were accepted.
 */
@NullMarked
package io.productchange.changeprocessor.line;

import org.jspecify.annotations.NullMarked;
