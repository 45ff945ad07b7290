/** What the database says about requests; read only. */
@NullMarked
package io.productchange.ingestapi.records;

import org.jspecify.annotations.NullMarked;
