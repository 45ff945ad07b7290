package io.productchange.runtime.service;

import io.productchange.runtime.lifecycle.Lifecycle;
import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.logging.Logging;
import io.productchange.runtime.management.ManagementSettings;
import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.SettingCatalogue;
import java.time.Duration;
import java.util.Map;

/**
 * What a long-running process is: its name, its settings, and how its components start.
 *
 * @param name the command's name, which is also the service's name in logs and metrics
 * @param summary one sentence for {@code --help}
 * @param catalogue every setting that some command of the product knows
 * @param requirements what this service's own components need; logging and management are added
 * @param managementPort the port of the management endpoint where none is set
 * @param body starts the components
 */
public record Service(
    String name,
    String summary,
    SettingCatalogue catalogue,
    Requirements requirements,
    int managementPort,
    Body body) {

  /** What the service reads of the environment, logging and management included. */
  public Requirements allRequirements() {
    return requirements.and(Logging.REQUIREMENTS).and(ManagementSettings.REQUIREMENTS);
  }

  /**
   * Starts the service inside this virtual machine; its process's exit is not touched.
   *
   * @param variables the environment
   * @throws io.productchange.runtime.settings.SettingsException if the environment is not usable;
   *     nothing was started then
   * @throws Exception what kept a component from starting; what was started before it is stopped
   */
  public RunningService start(Map<String, String> variables) throws Exception {
    return start(variables, Lifecycle.DEFAULT_STOP_BOUND);
  }

  /**
   * The same with a bound of its own for its end.
   *
   * @param stopBound how long stopping everything may take
   */
  public RunningService start(Map<String, String> variables, Duration stopBound) throws Exception {
    Environment environment = Environment.read(variables, catalogue, allRequirements());
    RunningService running = new RunningService(this, environment, new Lifecycle(stopBound));
    running.startOrStop();
    return running;
  }

  /** Starts a service's components, one after the other. */
  @FunctionalInterface
  public interface Body {
    /**
     * Returns when all components run. The service is ready from then on, as far as its own checks
     * agree.
     *
     * @throws Exception whatever keeps a component from starting; a {@link StartException} where
     *     the reason was foreseen
     */
    void start(ServiceContext context) throws Exception;
  }
}
