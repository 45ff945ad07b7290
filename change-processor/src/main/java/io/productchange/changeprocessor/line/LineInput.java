package io.productchange.changeprocessor.line;

import org.jspecify.annotations.Nullable;

/** What can happen to a line. */
public sealed interface LineInput {

  /** A request wants its turn. */
  record Join(String requestId) implements LineInput {}

  /**
   * The request that was under way has ended.
   *
   * @param requestId the one that ended
   * @param nextInQueue the id at the line's first position; null where nobody waits
   */
  record Leave(String requestId, @Nullable String nextInQueue) implements LineInput {}
}
