/** Kafka Streams topology hosting a pure state machine. */
@NullMarked
package io.productchange.changeprocessor;

import org.jspecify.annotations.NullMarked;
