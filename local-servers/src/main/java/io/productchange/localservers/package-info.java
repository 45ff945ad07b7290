/** A real Kafka broker and a real PostgreSQL as child processes, from Maven artifacts. */
@NullMarked
package io.productchange.localservers;

import org.jspecify.annotations.NullMarked;
