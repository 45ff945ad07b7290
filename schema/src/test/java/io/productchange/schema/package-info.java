@NullMarked
package io.productchange.schema;

import org.jspecify.annotations.NullMarked;
