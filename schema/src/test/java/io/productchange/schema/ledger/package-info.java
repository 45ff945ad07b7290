@NullMarked
package io.productchange.schema.ledger;

import org.jspecify.annotations.NullMarked;
