@NullMarked
package io.productchange.testservers;

import org.jspecify.annotations.NullMarked;
