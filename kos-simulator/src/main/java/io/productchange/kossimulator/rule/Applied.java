package io.productchange.kossimulator.rule;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A rule as applied to one call.
 *
 * @param random what the behaviour draws from; for this call alone
 * @param gate of a capacity rule, shared by all its calls; null for others
 */
record Applied(
    String ruleId, Behaviour behaviour, SplittableRandom random, @Nullable CapacityGate gate) {}
