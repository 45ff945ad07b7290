package io.productchange.kossimulator.rule;

/** A place in the plan of one call; of all rules that match, the first takes the place. */
public enum Slot {
  /** Before the body is read. */
  RECEPTION,
  /** How many calls may be worked on at once. */
  CAPACITY,
  /** Time spent before the effect. */
  LATENCY_BEFORE_EFFECT,
  /** The effect and what KOS decides to say. */
  EFFECT,
  /** Time spent after the effect. */
  LATENCY_AFTER_EFFECT,
  /** How the answer travels. */
  DELIVERY
}
