package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.IntegrationType;
import io.productchange.kossimulator.json.Json;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.node.ObjectNode;

/** Figures since the start of this process. Thread-safe. */
public final class Stats {
  private static final class OfType {
    final LongAdder received = new LongAdder();
    final LongAdder cutBeforeReading = new LongAdder();
    final AtomicInteger inFlight = new AtomicInteger();
    final AtomicInteger concurrentMax = new AtomicInteger();
  }

  private final Map<IntegrationType, OfType> types = new EnumMap<>(IntegrationType.class);
  private final LongAdder executed = new LongAdder();
  private final LongAdder executedLate = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /** All zero. */
  public Stats() {
    for (IntegrationType type : IntegrationType.values()) {
      types.put(type, new OfType());
    }
  }

  private OfType of(IntegrationType type) {
    OfType figures = types.get(type);
    if (figures == null) {
      throw new IllegalStateException("no figures for " + type);
    }
    return figures;
  }

  void begin(IntegrationType type) {
    OfType figures = of(type);
    figures.received.increment();
    int now = figures.inFlight.incrementAndGet();
    figures.concurrentMax.accumulateAndGet(now, Math::max);
  }

  void end(IntegrationType type) {
    of(type).inFlight.decrementAndGet();
  }

  void cutBeforeReading(IntegrationType type) {
    of(type).cutBeforeReading.increment();
  }

  void executed(boolean late) {
    executed.increment();
    if (late) {
      executedLate.increment();
    }
  }

  void refused() {
    refused.increment();
  }

  /** Forgets how many calls there were at once at most; the other figures stay. */
  public void resetConcurrentMax() {
    types.values().forEach(figures -> figures.concurrentMax.set(figures.inFlight.get()));
  }

  /** The figures as JSON. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    ObjectNode calls = node.putObject("calls");
    types.forEach(
        (type, figures) ->
            calls
                .putObject(type.name())
                .put("received", figures.received.sum())
                .put("cutBeforeReading", figures.cutBeforeReading.sum())
                .put("inFlight", figures.inFlight.get())
                .put("concurrentMax", figures.concurrentMax.get()));
    node.put("executed", executed.sum());
    node.put("executedLate", executedLate.sum());
    node.put("refused", refused.sum());
    return node;
  }
}
