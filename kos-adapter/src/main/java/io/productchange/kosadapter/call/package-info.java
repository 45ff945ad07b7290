/** The call machine: how one request is carried out, never twice. Pure; effects are data. */
@NullMarked
package io.productchange.kosadapter.call;

import org.jspecify.annotations.NullMarked;
