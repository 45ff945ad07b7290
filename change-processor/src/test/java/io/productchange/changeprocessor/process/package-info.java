/** The service as a process of its own, on a real broker. */
@NullMarked
package io.productchange.changeprocessor.process;

import org.jspecify.annotations.NullMarked;
