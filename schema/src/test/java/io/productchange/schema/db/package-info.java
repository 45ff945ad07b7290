@NullMarked
package io.productchange.schema.db;

import org.jspecify.annotations.NullMarked;
