/** The settings that any command knows. */
@NullMarked
package io.productchange.schema.settings;

import org.jspecify.annotations.NullMarked;
