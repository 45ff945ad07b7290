/** Message records of the topics: the durable JSON shapes. */
@NullMarked
package io.productchange.schema.message;

import org.jspecify.annotations.NullMarked;
