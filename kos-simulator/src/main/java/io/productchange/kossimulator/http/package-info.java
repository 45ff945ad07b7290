/** A small HTTP/1.1 front on sockets, so that a connection can be cut at any byte. */
@NullMarked
package io.productchange.kossimulator.http;

import org.jspecify.annotations.NullMarked;
