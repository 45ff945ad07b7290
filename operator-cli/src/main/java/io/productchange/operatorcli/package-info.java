/** Topics, database, submit, replay, reset, rebuild, verify, in-doubt, dlq. */
@NullMarked
package io.productchange.operatorcli;

import org.jspecify.annotations.NullMarked;
