package io.productchange.changeprocessor.host;

import io.productchange.changeprocessor.flow.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Timers in the order in which they are due. Used by one thread.
 *
 * <p>It remembers before which moment there is none: the store keeps the tombstones of removed ones
 * until they are compacted away, and walking over them in every tick would cost more and more.
 */
final class TimerStore {
  private static final byte[] NOTHING = new byte[0];

  private final KeyValueStore<byte[], byte[]> store;

  /** Nothing until the first look: timers of an earlier owner may be anywhere. */
  private final Map<Timer.Kind, Long> earliestMillis = new EnumMap<>(Timer.Kind.class);

  TimerStore(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
  }

  void add(Timer timer) {
    store.put(StoreKeys.timer(timer), NOTHING);
    earliestMillis.computeIfPresent(
        timer.kind(), (kind, millis) -> Math.min(millis, timer.dueAt().toEpochMilli()));
  }

  void remove(Timer timer) {
    store.delete(StoreKeys.timer(timer));
  }

  List<Timer> due(Timer.Kind kind, Instant now, int max) {
    long nowMillis = now.toEpochMilli();
    long fromMillis = earliestMillis.getOrDefault(kind, 0L);
    if (fromMillis > nowMillis) {
      return List.of();
    }
    List<Timer> due = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> timers =
        store.range(
            StoreKeys.timersFrom(kind, fromMillis), StoreKeys.timersFrom(kind, nowMillis + 1))) {
      while (timers.hasNext() && due.size() < max) {
        due.add(StoreKeys.timer(timers.next().key));
      }
    }
    earliestMillis.put(kind, due.isEmpty() ? nowMillis : due.getFirst().dueAt().toEpochMilli());
    return due;
  }
}
