package io.productchange.kosadapter.breaker;

import io.productchange.kosadapter.kos.ChangeOutcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Whether it is KOS that has trouble with changes, or one request that KOS has trouble with. A
 * request is not to be ended for what hits all of them.
 *
 * <p>Thread-safe.
 */
final class ChangeTrouble {
  /** Enough to know one other than any. */
  private static final int KEPT = 2;

  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;

  /** Requests whose calls ended badly since the last one that did not, and when; the last last. */
  private final Map<String, Long> troubles = new LinkedHashMap<>();

  /**
   * @param nanoTime a monotonic clock
   */
  ChangeTrouble(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A change call ended. */
  synchronized void ended(String requestId, ChangeOutcome outcome) {
    if (Trouble.isTrouble(outcome)) {
      troubles.remove(requestId);
      troubles.put(requestId, nanoTime.getAsLong());
      if (troubles.size() > KEPT) {
        troubles.remove(troubles.keySet().iterator().next());
      }
    } else if (!(outcome instanceof ChangeOutcome.NotSent)) {
      troubles.clear();
    }
  }

  /**
   * Whether a call of another request than this one ended badly in the last minute, and none has
   * ended well since.
   */
  synchronized boolean isGeneral(String requestId) {
    long now = nanoTime.getAsLong();
    return troubles.entrySet().stream()
        .filter(trouble -> !trouble.getKey().equals(requestId))
        .anyMatch(trouble -> now - trouble.getValue() < REMEMBERED_FOR.toNanos());
  }
}
