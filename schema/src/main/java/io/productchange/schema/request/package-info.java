/** Reading a change request: one meaning of valid, identical and conflicting for all modules. */
@NullMarked
package io.productchange.schema.request;

import org.jspecify.annotations.NullMarked;
