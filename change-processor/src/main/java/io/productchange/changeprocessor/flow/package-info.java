/**
 * What happens around the two state machines: gets states, asks for decisions, folds the events,
 * puts states, carries out the effects. Stores and topics are ports, so that everything here runs
 * without Kafka as well.
 */
@NullMarked
package io.productchange.changeprocessor.flow;

import org.jspecify.annotations.NullMarked;
