package io.productchange.kosadapter.command;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts commands by what became of them. Thread-safe. */
final class IntakeMeters {
  private final MeterRegistry registry;

  IntakeMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void claimed(String answer) {
    Counter.builder("kos.adapter.commands")
        .description("Commands by what became of their claim")
        .tag("answer", answer)
        .register(registry)
        .increment();
  }

  void unreadable() {
    claimed("Unreadable");
  }
}
