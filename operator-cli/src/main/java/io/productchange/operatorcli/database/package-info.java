/** {@code db migrate|status}. */
@NullMarked
package io.productchange.operatorcli.database;

import org.jspecify.annotations.NullMarked;
