/** Hosts the flow in Kafka Streams: topology, stores, records, configuration. */
@NullMarked
package io.productchange.changeprocessor.host;

import org.jspecify.annotations.NullMarked;
