package io.productchange.runtime.management;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of a process: those of the virtual machine from the start, the components' own as they
 * are added. Every meter carries the tag {@code service}.
 *
 * <p>Safe for use by several threads.
 */
public final class Metrics implements AutoCloseable {
  /** Prometheus's text format. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Logger log = LoggerFactory.getLogger(Metrics.class);

  private final PrometheusMeterRegistry registry;
  private final Deque<AutoCloseable> binders = new ArrayDeque<>();

  private Metrics(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param service the value of the tag {@code service}
   */
  public static Metrics create(String service) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().commonTags(Tags.of(Tag.of("service", service)));
    Metrics metrics = new Metrics(registry);
    metrics.bind(new JvmMemoryMetrics());
    metrics.bind(new JvmGcMetrics());
    metrics.bind(new JvmThreadMetrics());
    metrics.bind(new JvmInfoMetrics());
    metrics.bind(new ClassLoaderMetrics());
    metrics.bind(new ProcessorMetrics());
    metrics.bind(new FileDescriptorMetrics());
    metrics.bind(new UptimeMetrics());
    return metrics;
  }

  /** Where components register meters of their own. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Adds a library's meters, such as Micrometer's {@code KafkaClientMetrics} of a consumer; closed
   * with this where it can be.
   */
  public void bind(MeterBinder binder) {
    if (binder instanceof AutoCloseable closeable) {
      synchronized (binders) {
        binders.push(closeable);
      }
    }
    binder.bindTo(registry);
  }

  /** All meters in Prometheus's text format. */
  public String scrape() {
    return registry.scrape("text/plain; version=0.0.4; charset=utf-8");
  }

  @Override
  public void close() {
    synchronized (binders) {
      while (!binders.isEmpty()) {
        try {
          binders.pop().close();
        } catch (Exception e) {
          log.warn("a binder of meters did not close", e);
        }
      }
    }
    registry.close();
  }
}
