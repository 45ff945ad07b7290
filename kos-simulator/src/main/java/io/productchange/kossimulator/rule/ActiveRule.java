package io.productchange.kossimulator.rule;

import io.productchange.kossimulator.rule.Behaviour.Capacity;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A rule in force, with its counts. Thread-safe. */
final class ActiveRule {
  private final Rule rule;
  private final long seed;
  private final @Nullable CapacityGate gate;
  private long matched;
  private long applied;

  ActiveRule(Rule rule, long seed) {
    this.rule = rule;
    this.seed = seed;
    this.gate = rule.behaviour() instanceof Capacity capacity ? new CapacityGate(capacity) : null;
  }

  Rule rule() {
    return rule;
  }

  /** The rule applied to this call, or null. Counts. */
  synchronized @Nullable Applied applyTo(CallFacts call) {
    Match match = rule.match();
    if (!match.fits(call)) {
      return null;
    }
    matched++;
    Integer nth = match.nth();
    Integer times = match.times();
    if ((nth != null && matched != nth) || (times != null && applied >= times)) {
      return null;
    }
    // The draw depends on the seed, the rule and the ordinal only: the same script, the same luck.
    SplittableRandom random =
        new SplittableRandom(seed ^ ((long) rule.id().hashCode() << 32) ^ matched);
    if (random.nextDouble() >= match.probability()) {
      return null;
    }
    applied++;
    return new Applied(rule.id(), rule.behaviour(), random, gate);
  }

  synchronized ObjectNode toJson() {
    return rule.source().deepCopy().put("matched", matched).put("applied", applied);
  }
}
