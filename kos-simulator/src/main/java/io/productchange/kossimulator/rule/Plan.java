package io.productchange.kossimulator.rule;

import io.productchange.kossimulator.rule.Behaviour.AtDelivery;
import io.productchange.kossimulator.rule.Behaviour.AtEffect;
import io.productchange.kossimulator.rule.Behaviour.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the rules make of one call. Confined to the call's thread. */
public final class Plan {
  private final Map<Slot, Applied> slots;

  Plan(Map<Slot, Applied> slots) {
    this.slots = slots.isEmpty() ? Map.of() : new EnumMap<>(slots);
  }

  /** The capacity to pass, if any. */
  public Optional<CapacityGate> capacity() {
    return Optional.ofNullable(slots.get(Slot.CAPACITY)).map(Applied::gate);
  }

  /** What is scripted for the effect, if anything. */
  public Optional<AtEffect> effect() {
    return Optional.ofNullable(slots.get(Slot.EFFECT))
        .map(applied -> (AtEffect) applied.behaviour());
  }

  /** What is scripted for the way the answer travels, if anything. */
  public Optional<AtDelivery> delivery() {
    return Optional.ofNullable(slots.get(Slot.DELIVERY))
        .map(applied -> (AtDelivery) applied.behaviour());
  }

  /** Time to spend before or after the effect. */
  public Duration latency(Behaviour.Moment moment) {
    Slot slot =
        switch (moment) {
          case BEFORE_EFFECT -> Slot.LATENCY_BEFORE_EFFECT;
          case AFTER_EFFECT -> Slot.LATENCY_AFTER_EFFECT;
        };
    Applied applied = slots.get(slot);
    if (applied == null || !(applied.behaviour() instanceof Latency latency)) {
      return Duration.ZERO;
    }
    long spread = latency.max().minus(latency.min()).toNanos();
    return latency.min().plusNanos(spread == 0 ? 0 : applied.random().nextLong(spread + 1));
  }

  /** Random bytes for a garbage answer. */
  public byte[] garbage(int bytes) {
    byte[] garbage = new byte[bytes];
    Applied applied = slots.get(Slot.DELIVERY);
    if (applied != null) {
      applied.random().nextBytes(garbage);
    }
    return garbage;
  }

  /** The ids of the rules that take part. */
  public List<String> ruleIds() {
    List<String> ids = new ArrayList<>(slots.size());
    slots.values().forEach(applied -> ids.add(applied.ruleId()));
    return ids;
  }
}
