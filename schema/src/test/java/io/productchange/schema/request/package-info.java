@NullMarked
package io.productchange.schema.request;

import org.jspecify.annotations.NullMarked;
