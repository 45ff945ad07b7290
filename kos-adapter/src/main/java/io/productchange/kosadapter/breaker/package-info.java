/** The fleet's circuit breakers: who may call KOS now, agreed on in PostgreSQL. */
@NullMarked
package io.productchange.kosadapter.breaker;

import org.jspecify.annotations.NullMarked;
