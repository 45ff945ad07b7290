/** Broker, PostgreSQL, simulator and services as processes of one machine. */
@NullMarked
package io.productchange.localstack.stack;

import org.jspecify.annotations.NullMarked;
