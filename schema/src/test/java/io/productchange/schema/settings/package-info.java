@NullMarked
package io.productchange.schema.settings;

import org.jspecify.annotations.NullMarked;
