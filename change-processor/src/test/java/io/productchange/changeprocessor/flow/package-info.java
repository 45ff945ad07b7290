@NullMarked
package io.productchange.changeprocessor.flow;

import org.jspecify.annotations.NullMarked;
