/** The history as the events on Kafka tell it. */
@NullMarked
package io.productchange.operatorcli.history;

import org.jspecify.annotations.NullMarked;
