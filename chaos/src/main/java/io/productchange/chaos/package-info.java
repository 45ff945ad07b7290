/** The command that breaks the system on purpose. */
@NullMarked
package io.productchange.chaos;

import org.jspecify.annotations.NullMarked;
