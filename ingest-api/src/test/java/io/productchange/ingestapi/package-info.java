/** The ingest API from the outside, against a real broker and a real PostgreSQL. */
@NullMarked
package io.productchange.ingestapi;

import org.jspecify.annotations.NullMarked;
