/** The endpoints: what clients send, and what they get. */
@NullMarked
package io.productchange.ingestapi.api;

import org.jspecify.annotations.NullMarked;
