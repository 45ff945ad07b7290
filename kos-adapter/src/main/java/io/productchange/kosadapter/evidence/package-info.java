/** What is kept of the calls to KOS: storable by PostgreSQL, bounded, without personal data. */
@NullMarked
package io.productchange.kosadapter.evidence;

import org.jspecify.annotations.NullMarked;
