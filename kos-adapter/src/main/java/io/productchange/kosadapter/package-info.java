/** Executes commands against KOS, never twice; owns PostgreSQL writes. */
@NullMarked
package io.productchange.kosadapter;

import org.jspecify.annotations.NullMarked;
