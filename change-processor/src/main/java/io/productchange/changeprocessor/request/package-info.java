/**
 * The life of one request as a pure state machine: {@link
 * io.productchange.changeprocessor.request.RequestLifecycle#decide decide} says what an input
 * means, {@link io.productchange.changeprocessor.request.RequestEvolution#evolve evolve} says what
 * an event leaves behind. Neither knows of Kafka, clocks or stores.
 */
@NullMarked
package io.productchange.changeprocessor.request;

import org.jspecify.annotations.NullMarked;
