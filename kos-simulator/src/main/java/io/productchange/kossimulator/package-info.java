/** A stand-in KOS with a journal of its own and scripted faults. */
@NullMarked
package io.productchange.kossimulator;

import org.jspecify.annotations.NullMarked;
