/** What KOS sells and what its lines look like: pure functions of codes and line numbers. */
@NullMarked
package io.productchange.kossimulator.catalogue;

import org.jspecify.annotations.NullMarked;
