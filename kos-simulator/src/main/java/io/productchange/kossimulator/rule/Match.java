package io.productchange.kossimulator.rule;

import io.productchange.kossimulator.catalogue.IntegrationType;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which calls a rule is for. Null means any.
 *
 * @param types never empty
 * @param nth only the n-th call that fits the rest, from 1
 * @param times only so many calls, then never again
 * @param probability of being applied to a call that fits the rest, 0 to 1, drawn from the seed
 */
record Match(
    Set<IntegrationType> types,
    @Nullable String lineNumber,
    @Nullable Pattern lineNumberPattern,
    @Nullable String requestId,
    @Nullable Pattern requestIdPattern,
    @Nullable String targetProductCode,
    @Nullable Integer nth,
    @Nullable Integer times,
    double probability) {
  Match {
    types = Set.copyOf(types);
  }

  /** Whether the call fits, counts and chance aside. */
  boolean fits(CallFacts call) {
    return types.contains(call.type())
        && equal(lineNumber, call.lineNumber())
        && matches(lineNumberPattern, call.lineNumber())
        && equal(requestId, call.requestId())
        && matches(requestIdPattern, call.requestId())
        && equal(targetProductCode, call.targetProductCode());
  }

  /** Whether it looks at what only the body tells. */
  boolean needsBody() {
    return lineNumber != null
        || lineNumberPattern != null
        || requestId != null
        || requestIdPattern != null
        || targetProductCode != null;
  }

  private static boolean equal(@Nullable String wanted, @Nullable String actual) {
    return wanted == null || wanted.equals(actual);
  }

  private static boolean matches(@Nullable Pattern wanted, @Nullable String actual) {
    return wanted == null || (actual != null && wanted.matcher(actual).matches());
  }
}
