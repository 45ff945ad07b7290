/** What clients are told. */
@NullMarked
package io.productchange.ingestapi.api;

import org.jspecify.annotations.NullMarked;
