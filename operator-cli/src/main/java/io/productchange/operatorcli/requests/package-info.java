/**
 * {@code submit}, {@code status}, {@code watch}: through the ingest API where INGEST_URL is set,
 * else through Kafka and PostgreSQL.
 */
@NullMarked
package io.productchange.operatorcli.requests;

import org.jspecify.annotations.NullMarked;
