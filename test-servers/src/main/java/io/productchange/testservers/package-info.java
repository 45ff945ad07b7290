/** Broker and PostgreSQL for tests: embedded or in containers. */
@NullMarked
package io.productchange.testservers;

import org.jspecify.annotations.NullMarked;
