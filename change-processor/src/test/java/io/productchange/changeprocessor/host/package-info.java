@NullMarked
package io.productchange.changeprocessor.host;

import org.jspecify.annotations.NullMarked;
