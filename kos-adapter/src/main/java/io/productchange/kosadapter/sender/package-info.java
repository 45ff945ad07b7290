/** Who may still send: this process in its instance slot, and the proof that others are dead. */
@NullMarked
package io.productchange.kosadapter.sender;

import org.jspecify.annotations.NullMarked;
