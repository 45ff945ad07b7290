package io.productchange.localstack.stack;

import java.time.Duration;
import java.util.Map;

/**
 * What a local stack consists of.
 *
 * @param variables the environment of the services; what it names already is used instead of
 *     started
 * @param ports where things listen
 * @param withServices whether ingest API, processor and adapter run too
 * @param kosTimeout the adapter's KOS_TIMEOUT for a simulator of ours, unless the environment has
 *     one
 * @param lateEffectBound the adapter's KOS_LATE_EFFECT_BOUND for a simulator of ours, unless the
 *     environment has one
 */
public record StackPlan(
    Map<String, String> variables,
    Ports ports,
    boolean withServices,
    Duration kosTimeout,
    Duration lateEffectBound) {

  public StackPlan {
    variables = Map.copyOf(variables);
  }

  boolean startsKafka() {
    return !variables.containsKey("KAFKA_BOOTSTRAP_SERVERS");
  }

  boolean startsPostgres() {
    return !variables.containsKey("DATABASE_URL");
  }

  boolean startsKos() {
    return !variables.containsKey("KOS_BASE_URL");
  }
}
