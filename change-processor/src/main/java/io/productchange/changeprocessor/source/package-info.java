/** Records of the topics that the processor reads, as they came. */
@NullMarked
package io.productchange.changeprocessor.source;

import org.jspecify.annotations.NullMarked;
