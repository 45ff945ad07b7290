/**
 * What operators do with a running system, from the outside: commands, topics, SQL, KOS's journal.
 */
@NullMarked
package io.productchange.systemtests.operations;

import org.jspecify.annotations.NullMarked;
