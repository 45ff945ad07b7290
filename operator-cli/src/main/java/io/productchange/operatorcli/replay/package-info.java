/** {@code replay requests}: publish requests once more; answered from their recorded decisions. */
@NullMarked
package io.productchange.operatorcli.replay;

import org.jspecify.annotations.NullMarked;
