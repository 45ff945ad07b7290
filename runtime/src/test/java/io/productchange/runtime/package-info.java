/** What the tests of this module share. */
@NullMarked
package io.productchange.runtime;

import org.jspecify.annotations.NullMarked;
