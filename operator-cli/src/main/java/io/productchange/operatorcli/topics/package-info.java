/** {@code topics create|verify}. */
@NullMarked
package io.productchange.operatorcli.topics;

import org.jspecify.annotations.NullMarked;
