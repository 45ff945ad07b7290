/** {@code demo}: the whole system under 1,000 requests, expected against actual. */
@NullMarked
package io.productchange.localstack.demo;

import org.jspecify.annotations.NullMarked;
