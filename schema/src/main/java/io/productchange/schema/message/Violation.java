package io.productchange.schema.message;

import org.jspecify.annotations.Nullable;

/**
 * One check that a request did not pass.
 *
 * @param code which reason this violation stands for
 * @param field the request's field it is about, or null where it is about no single field
 * @param message what was expected and what was found; no personal data (line numbers masked)
 */
public record Violation(ReasonCode code, @Nullable String field, String message) {}
