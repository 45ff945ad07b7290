/** Scripted behaviour: rules, how they are read, and how they make the plan of one call. */
@NullMarked
package io.productchange.kossimulator.rule;

import org.jspecify.annotations.NullMarked;
