package io.productchange.kosadapter.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.productchange.kosadapter.kos.KosService;
import java.time.Duration;

/** Times the calls to KOS by service and outcome. Thread-safe. */
public final class CallMeters {
  private final MeterRegistry registry;

  public CallMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * One HTTP attempt ended.
   *
   * @param outcome one of the outcome types; its simple name becomes the tag
   */
  public void called(KosService service, Object outcome, int elapsedMillis) {
    Timer.builder("kos.calls")
        .description("HTTP attempts to KOS by service and outcome")
        .tag("kos_service", service.name())
        .tag("outcome", outcome.getClass().getSimpleName())
        .publishPercentileHistogram(false)
        .register(registry)
        .record(Duration.ofMillis(elapsedMillis));
  }
}
