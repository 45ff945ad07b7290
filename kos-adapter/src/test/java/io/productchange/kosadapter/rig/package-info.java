/** Real servers and hand-written helpers for the tests of this module. */
@NullMarked
package io.productchange.kosadapter.rig;

import org.jspecify.annotations.NullMarked;
