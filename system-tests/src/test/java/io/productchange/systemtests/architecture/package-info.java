/** The rules of the architecture, held against the compiled classes of every module. */
@NullMarked
package io.productchange.systemtests.architecture;

import org.jspecify.annotations.NullMarked;
