/** Contracts: messages, topics, JSON codec, JSON Schemas, AsyncAPI, settings and SQL migrations. */
@NullMarked
package io.productchange.schema;

import org.jspecify.annotations.NullMarked;
