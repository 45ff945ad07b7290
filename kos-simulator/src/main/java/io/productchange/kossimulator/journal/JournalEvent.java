package io.productchange.kossimulator.journal;

import io.productchange.kossimulator.catalogue.LineStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the journal. Every event has a {@code seq} that grows by one from 1 without a gap,
 * and the instant {@code at} which it was written. A {@code call} numbers the change calls, also
 * across restarts; {@code requestId}, line and products are as the caller sent them, null where the
 * call carried no usable text.
 */
public sealed interface JournalEvent {
  /** Position in the journal, from 1. */
  long seq();

  /** When it was written. */
  Instant at();

  /** A KOS process began to use this journal. */
  record Started(long seq, Instant at, int journalVersion) implements JournalEvent {}

  /**
   * A change call was read completely.
   *
   * @param connection numbers the connections of one process, from 1
   */
  record Received(
      long seq,
      Instant at,
      long call,
      long connection,
      @Nullable String requestId,
      @Nullable String lineNumber,
      @Nullable String currentProductCode,
      @Nullable String targetProductCode)
      implements JournalEvent {}

  /** The effect of a call was put off; it happens at {@code dueAt}, also after a restart. */
  record Scheduled(
      long seq,
      Instant at,
      long call,
      String requestId,
      String lineNumber,
      String targetProductCode,
      Instant startedAt,
      Instant dueAt)
      implements JournalEvent {}

  /**
   * A change was made: this is the effect.
   *
   * @param startedAt when KOS began to work on it
   * @param finishedAt when the effect was there; work on one line that overlaps shows here
   * @param late whether it was put off until after the caller had been left alone
   */
  record Executed(
      long seq,
      Instant at,
      long call,
      String requestId,
      String lineNumber,
      String previousProductCode,
      String newProductCode,
      String kosOrderNumber,
      Instant startedAt,
      Instant finishedAt,
      boolean late)
      implements JournalEvent {}

  /**
   * A change was refused, or could not be understood (9999); it had no effect.
   *
   * @param scripted whether a rule asked for it, rather than the line and the product
   */
  record Refused(
      long seq,
      Instant at,
      long call,
      @Nullable String requestId,
      @Nullable String lineNumber,
      @Nullable String targetProductCode,
      String resultCode,
      boolean scripted)
      implements JournalEvent {}

  /**
   * What became of the answer to a change call.
   *
   * @param httpStatus 0 when nothing was sent
   * @param resultCode of the envelope that was sent or withheld; null when there was none
   * @param bytes handed to the operating system, head included
   * @param rules the ids of the rules that took part
   */
  record Answered(
      long seq,
      Instant at,
      long call,
      @Nullable String requestId,
      Delivery delivery,
      int httpStatus,
      @Nullable String resultCode,
      long bytes,
      List<String> rules)
      implements JournalEvent {
    public Answered {
      rules = List.copyOf(rules);
    }
  }

  /** The line was set from outside, by "another channel". */
  record LineSet(long seq, Instant at, String lineNumber, LineStatus lineStatus, String productCode)
      implements JournalEvent {}
}
