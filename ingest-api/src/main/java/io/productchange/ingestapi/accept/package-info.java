/**
 * Taking change requests: what is known already, what is published, and what the sender is told.
 */
@NullMarked
package io.productchange.ingestapi.accept;

import org.jspecify.annotations.NullMarked;
