/**
 * The ledger's mark on Kafka: nothing leaves on the strength of a commit that Kafka does not know
 * of, and nothing is begun on a database that is older than Kafka, or another one. See ADR 0037.
 */
@NullMarked
package io.productchange.kosadapter.mark;

import org.jspecify.annotations.NullMarked;
