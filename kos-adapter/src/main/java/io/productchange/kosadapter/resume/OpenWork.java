package io.productchange.kosadapter.resume;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds requests that are to be gone on with. Thread-safe. */
public interface OpenWork {

  /** A place in the order of requests. */
  record Cursor(Instant requestedAt, String requestId) {
    /** Before every request. */
    static final Cursor START = new Cursor(Instant.EPOCH, "");
  }

  /**
   * Requests of the partitions after the cursor that can be gone on with, in order: those undecided
   * and not in doubt.
   */
  List<Cursor> open(Collection<Integer> partitions, Cursor after, int limit);

  /**
   * Requests of the partitions whose doubt may be ended now, and requests of any partition whose
   * doubt waits for a word of this process.
   *
   * @param lateEffectBound empty: none becomes due by time
   * @param self this process as a sender
   */
  List<String> due(
      Collection<Integer> partitions,
      Optional<Duration> lateEffectBound,
      UUID self,
      Instant now,
      int limit);
}
