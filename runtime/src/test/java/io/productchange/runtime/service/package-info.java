/** Tests of the package of the same name. */
@NullMarked
package io.productchange.runtime.service;

import org.jspecify.annotations.NullMarked;
