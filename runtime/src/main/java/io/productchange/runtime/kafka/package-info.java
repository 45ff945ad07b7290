/** Settings of the Kafka clients, and the properties that every client of ours has in common. */
@NullMarked
package io.productchange.runtime.kafka;

import org.jspecify.annotations.NullMarked;
