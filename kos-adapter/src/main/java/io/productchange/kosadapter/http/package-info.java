/** HTTP to KOS: one attempt is one request on the wire, and what came of it is known by phase. */
@NullMarked
package io.productchange.kosadapter.http;

import org.jspecify.annotations.NullMarked;
