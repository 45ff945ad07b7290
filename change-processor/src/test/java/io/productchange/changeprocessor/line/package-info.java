@NullMarked
package io.productchange.changeprocessor.line;

import org.jspecify.annotations.NullMarked;
