/** What comes back from the adapter. */
@NullMarked
package io.productchange.changeprocessor.reply;

import org.jspecify.annotations.NullMarked;
