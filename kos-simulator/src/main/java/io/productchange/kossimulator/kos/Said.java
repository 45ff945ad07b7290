package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * An answer that KOS decided on.
 *
 * @param code of its envelope; null when it has none
 */
record Said(Response response, @Nullable ResultCode code) {}
