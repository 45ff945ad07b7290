package io.productchange.changeprocessor.flow;

import io.productchange.changeprocessor.line.LineState;
import io.productchange.changeprocessor.request.RequestState;
import io.productchange.changeprocessor.source.SourceRecord;
import java.time.Instant;
import java.util.List;

/** Where one partition's states are kept. Used by one thread, within its transaction. */
public interface FlowStores {

  /** The request's state, {@link RequestState.Unknown} where nothing is kept. */
  RequestState request(String requestId);

  /** Keeps the state; {@link RequestState.Unknown} removes what was kept. */
  void putRequest(String requestId, RequestState state);

  /** The line's state, {@link LineState.Free} where nothing is kept. */
  LineState line(String lineKey);

  /** Keeps the state; {@link LineState.Free} removes what was kept. */
  void putLine(String lineKey, LineState state);

  /**
   * The id at a position of the line's queue.
   *
   * @throws IllegalStateException if nobody is there
   */
  String waiting(String lineKey, long position);

  /** Puts an id at a position of the line's queue. */
  void putWaiting(String lineKey, long position, String requestId);

  /** Empties a position of the line's queue. */
  void removeWaiting(String lineKey, long position);

  /** Keeps a further record of a request whose claim is not answered. */
  void putParked(String requestId, int index, SourceRecord record);

  /**
   * Gives the record out of the store.
   *
   * @throws IllegalStateException if there is none
   */
  SourceRecord takeParked(String requestId, int index);

  void addTimer(Timer timer);

  void removeTimer(Timer timer);

  /**
   * What is due, the earliest first.
   *
   * @param now the latest moment that counts
   * @param max how many at most
   */
  List<Timer> due(Timer.Kind kind, Instant now, int max);
}
