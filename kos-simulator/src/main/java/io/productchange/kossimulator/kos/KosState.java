package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Lines;
import io.productchange.kossimulator.journal.JournalEvent;
import io.productchange.kossimulator.journal.JournalEvent.Answered;
import io.productchange.kossimulator.journal.JournalEvent.Executed;
import io.productchange.kossimulator.journal.JournalEvent.LineSet;
import io.productchange.kossimulator.journal.JournalEvent.Received;
import io.productchange.kossimulator.journal.JournalEvent.Refused;
import io.productchange.kossimulator.journal.JournalEvent.Scheduled;
import io.productchange.kossimulator.journal.JournalEvent.Started;
import io.productchange.kossimulator.journal.Ticket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What KOS remembers: the lines that are no longer as they were at first, the effects still to
 * come, the last call's number. Rebuilt from the journal by {@link #replay}. Thread-safe.
 */
public final class KosState {
  /**
   * A line as changed.
   *
   * @param ticket of the event that made it so
   */
  record Held(LineStatus status, String productCode, Ticket ticket) {}

  private final Map<String, Held> lines = new ConcurrentHashMap<>();
  private final Map<Long, Scheduled> toCome = new ConcurrentSkipListMap<>();
  private final AtomicLong lastCall = new AtomicLong();
  private final AtomicLong executedEver = new AtomicLong();

  /** Applies an event of the journal, at the start. */
  public void replay(JournalEvent event) {
    switch (event) {
      case Started _ -> {}
      case Received it -> lastCall.accumulateAndGet(it.call(), Math::max);
      case Scheduled it -> toCome.put(it.call(), it);
      case Executed it -> {
        executedEver.incrementAndGet();
        lastCall.accumulateAndGet(it.call(), Math::max);
        toCome.remove(it.call());
        lines.compute(
            it.lineNumber(),
            (line, held) -> new Held(statusOf(line, held), it.newProductCode(), Ticket.DURABLE));
      }
      case Refused it -> toCome.remove(it.call());
      case Answered _ -> {}
      case LineSet it ->
          lines.put(it.lineNumber(), new Held(it.lineStatus(), it.productCode(), Ticket.DURABLE));
    }
  }

  private static LineStatus statusOf(String lineNumber, @Nullable Held held) {
    if (held != null) {
      return held.status();
    }
    return Lines.initial(lineNumber)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the journal has a change of the unknown line " + Lines.masked(lineNumber)))
        .status();
  }

  Map<String, Held> lines() {
    return lines;
  }

  Map<Long, Scheduled> toCome() {
    return toCome;
  }

  /** The effects that were put off and have not happened, by call. */
  public List<Scheduled> pendingEffects() {
    return List.copyOf(toCome.values());
  }

  long nextCall() {
    return lastCall.incrementAndGet();
  }

  void countExecuted() {
    executedEver.incrementAndGet();
  }

  /** Changes executed since the journal began, in any process. */
  public long executedEver() {
    return executedEver.get();
  }

  /** Lines that are not as they were at first. */
  public int changedLines() {
    return lines.size();
  }
}
