package io.productchange.changeprocessor.host;

import io.productchange.changeprocessor.flow.FlowStores;
import io.productchange.changeprocessor.flow.Timer;
import io.productchange.changeprocessor.line.LineState;
import io.productchange.changeprocessor.request.RequestState;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.PersonalData;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** The flow's states in one task's stores: RocksDB with changelogs, without a cache in between. */
final class StoredStates implements FlowStores {

  /**
   * The changelogs are compacted, but only closed segments are: small ones keep a restart short.
   * Everything else is the broker's default.
   */
  private static final Map<String, String> CHANGELOG =
      Map.of("segment.bytes", String.valueOf(64 * 1024 * 1024), "min.cleanable.dirty.ratio", "0.2");

  private final KeyValueStore<String, RequestState> requests;
  private final KeyValueStore<String, LineState.Held> lines;
  private final KeyValueStore<byte[], String> waiting;
  private final KeyValueStore<byte[], SourceRecord> parked;
  private final TimerStore timers;

  StoredStates(ProcessorContext<?, ?> context) {
    this.requests = context.getStateStore(StoreNames.REQUESTS);
    this.lines = context.getStateStore(StoreNames.LINES);
    this.waiting = context.getStateStore(StoreNames.WAITING);
    this.parked = context.getStateStore(StoreNames.PARKED);
    this.timers = new TimerStore(context.getStateStore(StoreNames.TIMERS));
  }

  static Set<StoreBuilder<?>> builders() {
    return Set.of(
        store(StoreNames.REQUESTS, Serdes.String(), VersionedJson.serde(RequestState.class)),
        store(StoreNames.LINES, Serdes.String(), VersionedJson.serde(LineState.Held.class)),
        store(StoreNames.WAITING, Serdes.ByteArray(), Serdes.String()),
        store(StoreNames.PARKED, Serdes.ByteArray(), VersionedJson.serde(SourceRecord.class)),
        store(StoreNames.TIMERS, Serdes.ByteArray(), Serdes.ByteArray()));
  }

  private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(
      String name, Serde<K> key, Serde<V> value) {
    return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), key, value)
        .withLoggingEnabled(CHANGELOG)
        .withCachingDisabled();
  }

  @Override
  public RequestState request(String requestId) {
    @Nullable RequestState state = requests.get(requestId);
    return state == null ? new RequestState.Unknown() : state;
  }

  @Override
  public void putRequest(String requestId, RequestState state) {
    switch (state) {
      case RequestState.Unknown _ -> requests.delete(requestId);
      case RequestState.Queued _,
          RequestState.Sent _,
          RequestState.Open _,
          RequestState.Decided _ ->
          requests.put(requestId, state);
    }
  }

  @Override
  public LineState line(String lineKey) {
    LineState.@Nullable Held held = lines.get(lineKey);
    return held == null ? new LineState.Free() : held;
  }

  @Override
  public void putLine(String lineKey, LineState state) {
    switch (state) {
      case LineState.Free _ -> lines.delete(lineKey);
      case LineState.Held held -> lines.put(lineKey, held);
    }
  }

  @Override
  public String waiting(String lineKey, long position) {
    return present(
        waiting.get(StoreKeys.waiting(lineKey, position)),
        () -> "the queue of %s at %d".formatted(PersonalData.mask(lineKey), position));
  }

  @Override
  public void putWaiting(String lineKey, long position, String requestId) {
    waiting.put(StoreKeys.waiting(lineKey, position), requestId);
  }

  @Override
  public void removeWaiting(String lineKey, long position) {
    waiting.delete(StoreKeys.waiting(lineKey, position));
  }

  @Override
  public void putParked(String requestId, int index, SourceRecord record) {
    parked.put(StoreKeys.parked(requestId, index), record);
  }

  @Override
  public SourceRecord takeParked(String requestId, int index) {
    return present(
        parked.delete(StoreKeys.parked(requestId, index)),
        () -> "the parked record %d of %s".formatted(index, requestId));
  }

  @Override
  public void addTimer(Timer timer) {
    timers.add(timer);
  }

  @Override
  public void removeTimer(Timer timer) {
    timers.remove(timer);
  }

  @Override
  public List<Timer> due(Timer.Kind kind, Instant now, int max) {
    return timers.due(kind, now, max);
  }

  private static <T> T present(@Nullable T value, Supplier<String> what) {
    if (value == null) {
      throw new IllegalStateException("expected " + what.get() + " but there is nothing");
    }
    return value;
  }
}
