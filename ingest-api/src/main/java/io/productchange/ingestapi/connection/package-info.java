/** Time limits of HTTP connections: what the server itself does not bound. */
@NullMarked
package io.productchange.ingestapi.connection;

import org.jspecify.annotations.NullMarked;
