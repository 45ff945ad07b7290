package io.productchange.localstack.up;

import io.productchange.localstack.stack.DataFolder;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.localstack.stack.Ports;
import io.productchange.localstack.stack.StackPlan;
import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Endpoints;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.lifecycle.Lifecycle;
import io.productchange.runtime.logging.Logging;
import io.productchange.runtime.service.Signals;
import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.schema.settings.ProductChangeSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code up}: the whole system until a signal comes. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Run the whole system on this machine until Ctrl-C: Kafka, PostgreSQL, KOS simulator, ingest"
          + " API, change processor, KOS adapter. What the environment names already"
          + " (KAFKA_BOOTSTRAP_SERVERS, DATABASE_URL, KOS_BASE_URL) is used instead of started. When"
          + " all is ready, DIR/endpoints.env says where everything is. Data stays in DIR; logs are"
          + " in DIR/<part>/output.log."
    })
public final class UpCommand implements Callable<Integer> {
  /** What a simulator of ours may need after its caller gave up; its rules can be later. */
  private static final Duration KOS_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration LATE_EFFECT_BOUND = Duration.ofSeconds(15);
  private static final Duration WATCH_INTERVAL = Duration.ofMillis(500);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where everything is kept. Default: ./data")
  private Path dataDir = Endpoints.DEFAULT_DATA_DIR;

  @Option(names = "--ephemeral-ports", description = "Take free ports instead of the usual ones.")
  private boolean ephemeralPorts;

  @Option(
      names = "--without-services",
      description = "Only broker, PostgreSQL and simulator; start the services yourself.")
  private boolean withoutServices;

  @Override
  public Integer call() throws Exception {
    // All settings of the services are checked here, before anything is started.
    Environment environment =
        Environment.read(
            System.getenv(),
            ProductChangeSettings.CATALOGUE,
            Requirements.NONE.and(Logging.REQUIREMENTS));
    Logging.start(
        "up", environment.isSet(Logging.LOG_LEVEL) ? environment.get(Logging.LOG_LEVEL) : "WARN");
    Lifecycle lifecycle = new Lifecycle();
    Thread starting = Thread.currentThread();
    Signals.handle(
        signal -> {
          lifecycle.requestStop();
          starting.interrupt();
        },
        () -> Runtime.getRuntime().halt(ExitStatus.FAILED.code()));
    try (DataFolder folder = DataFolder.take(dataDir)) {
      Endpoints.remove(folder.path());
      return run(folder, lifecycle).code();
    }
  }

  private ExitStatus run(DataFolder folder, Lifecycle lifecycle) throws Exception {
    PrintWriter out = out();
    StackPlan plan =
        new StackPlan(
            System.getenv(),
            ephemeralPorts ? Ports.ephemeral() : Ports.usual(),
            !withoutServices,
            KOS_TIMEOUT,
            LATE_EFFECT_BOUND);
    try (LocalStack stack =
        LocalStack.start(
            folder, plan, UUID.randomUUID().toString(), started -> out.println("  " + started))) {
      Endpoints.write(folder.path(), stack.endpoints());
      out.println("ready: %s".formatted(Endpoints.file(folder.path())));
      try {
        watch(stack, lifecycle);
      } finally {
        Endpoints.remove(folder.path());
      }
      out.println("stopping");
    } catch (RuntimeException e) {
      if (!lifecycle.isEnding() || e instanceof CommandException) {
        throw e;
      }
      // The signal came during the start: what had started is stopped.
      LoggerFactory.getLogger(UpCommand.class).debug("start given up", e);
    }
    out.println("stopped; the data stays in %s".formatted(folder.path()));
    return ExitStatus.DONE;
  }

  /** A part that ends by itself ends the whole: half a system is worse than none. */
  private static void watch(LocalStack stack, Lifecycle lifecycle) {
    while (!lifecycle.isEnding()) {
      List<String> dead = stack.dead();
      if (!dead.isEmpty()) {
        throw new CommandException(
            "ended by itself: %s; its log is in %s"
                .formatted(String.join(", ", dead), stack.path(dead.getFirst())));
      }
      // Woken early by the signal's interrupt, which is used up here so that stopping may wait.
      LockSupport.parkNanos(WATCH_INTERVAL.toNanos());
    }
    Thread.interrupted();
  }

  private PrintWriter out() {
    CommandSpec present = spec;
    if (present == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    return present.commandLine().getOut();
  }
}
