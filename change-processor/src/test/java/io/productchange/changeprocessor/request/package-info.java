@NullMarked
package io.productchange.changeprocessor.request;

import org.jspecify.annotations.NullMarked;
