/** What runs beside the work: looking again and again, partitions ahead, gauges. */
@NullMarked
package io.productchange.kosadapter.upkeep;

import org.jspecify.annotations.NullMarked;
