package io.productchange.runtime.service;

import io.productchange.runtime.lifecycle.Lifecycle;
import io.productchange.runtime.management.CheckResult;
import io.productchange.runtime.management.Health;
import io.productchange.runtime.management.ManagementServer;
import io.productchange.runtime.management.ManagementSettings;
import io.productchange.runtime.management.Metrics;
import io.productchange.runtime.settings.Environment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service in this virtual machine.
 *
 * <p>Safe for use by several threads.
 */
public final class RunningService {
  private static final Logger log = LoggerFactory.getLogger(RunningService.class);

  private final Service service;
  private final Environment environment;
  private final Lifecycle lifecycle;
  private final Health health = new Health();
  private volatile boolean started;
  private volatile @Nullable ManagementServer management;

  RunningService(Service service, Environment environment, Lifecycle lifecycle) {
    this.service = service;
    this.environment = environment;
    this.lifecycle = lifecycle;
  }

  void startOrStop() throws Exception {
    try {
      start();
    } catch (Exception e) {
      lifecycle.stop().forEach(failure -> e.addSuppressed(failure.cause()));
      throw e;
    }
  }

  /** Management comes first, so that whoever watches sees a service that is alive but not ready. */
  void start() throws Exception {
    health.readiness("lifecycle", this::lifecycleState);
    Metrics metrics = lifecycle.start("metrics", () -> Metrics.create(service.name()));
    ManagementSettings settings = ManagementSettings.from(environment, service.managementPort());
    management =
        lifecycle.start(
            "management endpoint", () -> ManagementServer.start(settings, health, metrics));
    log.info("management endpoint on {}:{}", settings.host(), managementPort());
    service.body().start(new ServiceContext(environment, lifecycle, health, metrics));
    started = true;
    log.info("{} started", service.name());
  }

  /** The port that the management endpoint really has. */
  public int managementPort() {
    @Nullable ManagementServer server = management;
    if (server == null) {
      throw new IllegalStateException("the management endpoint has not started");
    }
    return server.port();
  }

  /** Waits until somebody asks for the end or a component fails. */
  public void awaitEnding() throws InterruptedException {
    lifecycle.awaitEnding();
  }

  /** The failure that ended the service, if one did. */
  public Optional<Lifecycle.Failure> failure() {
    return lifecycle.failure();
  }

  /**
   * Stops everything in reverse order, within the bound it was started with (12 s by default).
   *
   * @return what did not stop cleanly
   */
  public List<Lifecycle.Failure> stop() {
    return lifecycle.stop();
  }

  private CheckResult lifecycleState() {
    if (lifecycle.isEnding()) {
      return CheckResult.down("stopping");
    }
    return started ? CheckResult.up() : CheckResult.down("starting");
  }
}
