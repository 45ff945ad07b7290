/**
 * Processor and adapter together in virtual time: their real decisions against models of Kafka, the
 * database and KOS, under faults that one seed decides. See docs/simulation.md.
 */
@NullMarked
package io.productchange.simulation;

import org.jspecify.annotations.NullMarked;
