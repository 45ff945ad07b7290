@NullMarked
package io.productchange.schema.message;

import org.jspecify.annotations.NullMarked;
