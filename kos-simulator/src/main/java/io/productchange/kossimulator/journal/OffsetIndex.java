package io.productchange.kossimulator.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * Remembers some byte offsets of the journal, so that a page is found without reading from the
 * start. What an earlier process wrote is one stretch. Not thread-safe.
 */
final class OffsetIndex {
  private static final int EVERY_EVENTS = 256;

  private final List<Long> offsets = new ArrayList<>();
  private long startSeq;

  /** Begins after the event {@code seq}, which ends at {@code offset}. */
  void begin(long seq, long offset) {
    startSeq = seq;
    offsets.add(offset);
  }

  /** Notes that the event {@code seq} ends at {@code offset}; events come one by one. */
  void note(long seq, long offset) {
    if ((seq - startSeq) % EVERY_EVENTS == 0) {
      offsets.add(offset);
    }
  }

  /** An offset at or before the end of the event {@code seq}. */
  long offsetFor(long seq) {
    if (seq < startSeq) {
      return 0;
    }
    int index = (int) Math.min((seq - startSeq) / EVERY_EVENTS, offsets.size() - 1L);
    return offsets.get(index);
  }
}
