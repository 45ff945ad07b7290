package io.productchange.operatorcli.cli;

import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.logging.Logging;
import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.schema.settings.ProductChangeSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that works with a running system and ends. Results go to standard output, everything
 * else to standard error; standard input is never read.
 */
@Command(mixinStandardHelpOptions = true, usageHelpAutoWidth = true)
public abstract class OperatorCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = {
        "The data folder of a running `up`, whose endpoints are used when the environment names"
            + " none. Default: ./data"
      })
  private @Nullable Path dataDir;

  /**
   * Does the work.
   *
   * @throws CommandException if it cannot be done, for a foreseen reason
   * @throws UsageException if the options make no sense together
   * @throws Exception whatever was not foreseen
   */
  protected abstract ExitStatus run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    return run().code();
  }

  /**
   * The checked settings.
   *
   * @throws io.productchange.runtime.settings.SettingsException with every problem found
   */
  protected final Environment environment(Requirements requirements) {
    Environment environment =
        Environment.read(
            variables(), ProductChangeSettings.CATALOGUE, requirements.and(Logging.REQUIREMENTS));
    // A command's own words are its output: of the log only what went wrong is of interest.
    Logging.start(
        spec().name(),
        environment.isSet(Logging.LOG_LEVEL) ? environment.get(Logging.LOG_LEVEL) : "WARN");
    Logging.onceEach();
    return environment;
  }

  /** The process's environment, completed by the endpoints of a running {@code up}. */
  protected final Map<String, String> variables() {
    return Endpoints.complete(System.getenv(), Optional.ofNullable(dataDir));
  }

  /** Standard output. */
  protected final PrintWriter out() {
    return spec().commandLine().getOut();
  }

  /** Standard error, for progress and remarks. */
  protected final PrintWriter err() {
    return spec().commandLine().getErr();
  }

  private CommandSpec spec() {
    CommandSpec present = spec;
    if (present == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    return present;
  }
}
