package io.productchange.changeprocessor.host;

import io.productchange.changeprocessor.flow.Timer;
import io.productchange.changeprocessor.request.RequestState;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts one task's unfinished requests, a slice at a time: those under way have a deadline, the
 * others a position in a queue. Counting afresh needs no memory for each request, survives restarts
 * and cannot drift away from the stores. Used by one thread.
 */
final class Census {
  /** Each one counted costs a read of its state; with a backlog there is better to do. */
  private static final int SLICE_MAX = 250;

  private static final byte[] FIRST_DEADLINE = StoreKeys.timersFrom(Timer.Kind.DEADLINE, 0);
  private static final byte[] LAST_DEADLINE =
      StoreKeys.timersFrom(Timer.Kind.DEADLINE, Long.MAX_VALUE);

  private final CensusBoard board;
  private final TaskId task;
  private final KeyValueStore<String, RequestState> requests;
  private final KeyValueStore<byte[], byte[]> timers;
  private final KeyValueStore<byte[], String> waiting;

  private CensusBoard.Count count = new CensusBoard.Count();
  private byte[] nextDeadline = FIRST_DEADLINE;
  private byte @Nullable [] nextWaiting;
  private boolean deadlinesDone;

  Census(ProcessorContext<?, ?> context, CensusBoard board) {
    this.board = board;
    this.task = context.taskId();
    this.requests = context.getStateStore(StoreNames.REQUESTS);
    this.timers = context.getStateStore(StoreNames.TIMERS);
    this.waiting = context.getStateStore(StoreNames.WAITING);
  }

  /** Counts one slice more; after the last one of a round the figures are shown. */
  void goOn() {
    int left = SLICE_MAX;
    if (!deadlinesDone) {
      left = countDeadlines(left);
      deadlinesDone = left > 0;
    }
    if (deadlinesDone && countWaiting(left) > 0) {
      board.put(task, count);
      count = new CensusBoard.Count();
      nextDeadline = FIRST_DEADLINE;
      nextWaiting = null;
      deadlinesDone = false;
    }
  }

  void close() {
    board.remove(task);
  }

  private int countDeadlines(int max) {
    int left = max;
    try (KeyValueIterator<byte[], byte[]> deadlines = timers.range(nextDeadline, LAST_DEADLINE)) {
      while (left > 0 && deadlines.hasNext()) {
        byte[] key = deadlines.next().key;
        add(StoreKeys.timer(key).requestId());
        nextDeadline = StoreKeys.after(key);
        left--;
      }
    }
    return left;
  }

  private int countWaiting(int max) {
    int left = max;
    try (KeyValueIterator<byte[], String> queue = waiting.range(nextWaiting, null)) {
      while (left > 0 && queue.hasNext()) {
        KeyValue<byte[], String> next = queue.next();
        add(next.value);
        nextWaiting = StoreKeys.after(next.key);
        left--;
      }
    }
    return left;
  }

  private void add(String requestId) {
    @Nullable RequestState state = requests.get(requestId);
    if (state != null) {
      Standing.of(state).ifPresent(count::add);
    }
  }
}
