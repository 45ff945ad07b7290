package io.productchange.runtime.service;

import io.productchange.runtime.instance.StateDirectory;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.lifecycle.Lifecycle;
import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.logging.Logging;
import io.productchange.runtime.settings.EndpointsFile;
import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.SettingCatalogue;
import io.productchange.runtime.settings.SettingsException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that is a service: reads the environment, starts, waits for SIGTERM, SIGINT or a
 * failure, stops, and exits. Exit status 0 after a signal, 1 after a failure, 2 for a wrong
 * environment or wrong arguments. A second signal ends the process at once, with 1.
 */
public final class ServiceMain {
  private static final Logger log = LoggerFactory.getLogger(ServiceMain.class);

  /** Even if something of the virtual machine's own end hangs, the process is gone within 15 s. */
  private static final Duration HALT_AFTER = Duration.ofMillis(14_500);

  /** How long a component that is just starting has to notice that it is to give up. */
  private static final Duration START_GIVES_UP_WITHIN = Duration.ofSeconds(1);

  /** Names the data folder of a running system. */
  private static final String DATA_DIR = "--data-dir";

  private ServiceMain() {}

  /** Runs the service as this process; does not return. */
  public static void run(Service service, String[] arguments) {
    System.exit(execute(service, arguments, System.getenv(), System.out, System.err).code());
  }

  private static ExitStatus execute(
      Service service,
      String[] arguments,
      Map<String, String> variables,
      PrintStream out,
      PrintStream err) {
    if (arguments.length == 1 && (arguments[0].equals("--help") || arguments[0].equals("-h"))) {
      out.print(ServiceHelp.of(service));
      return ExitStatus.DONE;
    }
    if (arguments.length > 0 && !namesDataDir(arguments)) {
      err.println(
          "%s takes no arguments but --help and --data-dir DIR; its settings come from the environment"
              .formatted(service.name()));
      return ExitStatus.WRONG_USE;
    }
    Environment environment;
    try {
      Map<String, String> all =
          arguments.length == 0 ? variables : beside(arguments, variables, service.catalogue());
      environment = Environment.read(all, service.catalogue(), service.allRequirements());
    } catch (SettingsException e) {
      err.println(service.name() + ": " + e.getMessage());
      return ExitStatus.WRONG_USE;
    }
    Logging.start(service.name(), environment);
    return live(service, environment);
  }

  private static boolean namesDataDir(String[] arguments) {
    return arguments.length == 2 ? arguments[0].equals(DATA_DIR) : dataDirIn(arguments[0]);
  }

  private static boolean dataDirIn(String argument) {
    return argument.startsWith(DATA_DIR + "=") && argument.length() > DATA_DIR.length() + 1;
  }

  /**
   * The environment of one more process beside those of a running system: its endpoints and its
   * state, as it is on the same machine.
   */
  private static Map<String, String> beside(
      String[] arguments, Map<String, String> variables, SettingCatalogue catalogue) {
    Path dataDir =
        Path.of(
            arguments.length == 2 ? arguments[1] : arguments[0].substring(DATA_DIR.length() + 1));
    Map<String, String> completed = EndpointsFile.complete(variables, catalogue, dataDir);
    if (completed.equals(variables)) {
      return variables;
    }
    Map<String, String> all = new HashMap<>(completed);
    all.putIfAbsent(StateDirectory.STATE_DIR.name(), dataDir.resolve("state").toString());
    return all;
  }

  private static ExitStatus live(Service service, Environment environment) {
    Lifecycle lifecycle = new Lifecycle();
    RunningService running = new RunningService(service, environment, lifecycle);
    Signals.handle(
        signal -> {
          log.info("{}: stopping", signal);
          lifecycle.requestStop();
        },
        () -> Runtime.getRuntime().halt(ExitStatus.FAILED.code()));
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught(lifecycle, thread, e));
    Thread starter = Thread.ofPlatform().name("start").start(() -> start(running, lifecycle));
    awaitEnding(lifecycle);
    haltLater();
    giveUp(starter);
    lifecycle.stop();
    return lifecycle
        .failure()
        .map(
            failure -> {
              report(service.name(), failure);
              return ExitStatus.FAILED;
            })
        .orElseGet(
            () -> {
              log.info("{} stopped", service.name());
              return ExitStatus.DONE;
            });
  }

  private static void start(RunningService running, Lifecycle lifecycle) {
    try {
      running.start();
    } catch (Throwable e) {
      // After a signal the start is meant to fail: that is not what ends the process.
      if (lifecycle.isEnding()) {
        log.debug("start given up", e);
      } else {
        lifecycle.fail("start", e);
      }
    }
  }

  private static void uncaught(Lifecycle lifecycle, Thread thread, Throwable e) {
    log.error("uncaught in thread {}", thread.getName(), e);
    if (e instanceof Error) {
      lifecycle.fail("thread " + thread.getName(), e);
    }
  }

  private static void awaitEnding(Lifecycle lifecycle) {
    try {
      lifecycle.awaitEnding();
    } catch (InterruptedException e) {
      lifecycle.fail("main", e);
    }
  }

  private static void giveUp(Thread starter) {
    if (!starter.isAlive()) {
      return;
    }
    starter.interrupt();
    try {
      if (!starter.join(START_GIVES_UP_WITHIN)) {
        log.warn("a component that is starting does not give up; stopping the others");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void haltLater() {
    Thread.ofPlatform()
        .name("halt")
        .daemon()
        .start(
            () -> {
              try {
                Thread.sleep(HALT_AFTER);
              } catch (InterruptedException e) {
                // Nobody interrupts this thread; if somebody did, halting early is the safe end.
              }
              System.err.println("not stopped after " + HALT_AFTER.toMillis() + " ms: halting");
              Runtime.getRuntime().halt(ExitStatus.FAILED.code());
            });
  }

  /** One line where the reason was foreseen; the stack trace is for what was not. */
  private static void report(String service, Lifecycle.Failure failure) {
    switch (failure.cause()) {
      case StartException foreseen -> {
        log.error("{} failed: {}", service, foreseen.getMessage());
        log.debug("failure of {}", failure.component(), foreseen);
      }
      case Throwable unforeseen ->
          log.error("{} failed: {}", service, failure.component(), unforeseen);
    }
  }
}
