/** The control endpoint of the simulator: rules, lines, journal, figures. */
@NullMarked
package io.productchange.kossimulator.admin;

import org.jspecify.annotations.NullMarked;
