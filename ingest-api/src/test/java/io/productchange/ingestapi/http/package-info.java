/** The HTTP server against clients that mean no good. */
@NullMarked
package io.productchange.ingestapi.http;

import org.jspecify.annotations.NullMarked;
