/** What goes in and what comes out, as every run that judges the system needs it. */
@NullMarked
package io.productchange.localstack.traffic;

import org.jspecify.annotations.NullMarked;
