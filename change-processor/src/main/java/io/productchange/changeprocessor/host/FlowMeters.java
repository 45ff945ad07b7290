package io.productchange.changeprocessor.host;

import io.micrometer.core.instrument.MeterRegistry;
import io.productchange.changeprocessor.request.RequestEffect.IgnoredBecause;
import io.productchange.changeprocessor.request.RequestEffect.Sending;
import io.productchange.changeprocessor.request.RequestEffect.Telling;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.DeadLetterCause;
import java.util.Locale;

/**
 * Counts what leaves the flow. What a transaction that is aborted sent is counted all the same, and
 * once more when it is done again.
 *
 * <p>Safe for use by several threads.
 */
public final class FlowMeters {
  private final MeterRegistry registry;

  public FlowMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void sent(Sending sending) {
    registry.counter("change.commands.sent", "sending", name(sending)).increment();
  }

  void published(ChangeEvent event) {
    registry.counter("change.events.published", "status", event.status().name()).increment();
  }

  void published(ChangeResult result, Telling telling) {
    registry
        .counter(
            "change.results.published", "status", result.status().name(), "telling", name(telling))
        .increment();
  }

  void buried(DeadLetterCause cause) {
    registry.counter("change.dead.letters", "cause", cause.name()).increment();
  }

  void forwarded() {
    registry.counter("change.requests.forwarded").increment();
  }

  void ignored(String kind, IgnoredBecause why) {
    registry.counter("change.replies.ignored", "kind", kind, "why", name(why)).increment();
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
