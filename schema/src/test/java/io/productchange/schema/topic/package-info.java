@NullMarked
package io.productchange.schema.topic;

import org.jspecify.annotations.NullMarked;
