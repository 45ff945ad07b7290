package io.productchange.runtime.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.DuplicateMessageFilter;
import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * How a process logs: to standard error, one line an event, in UTC. The form is in {@code
 * logback.xml} of this module; this class adds what is known only at start.
 */
public final class Logging {
  /** How much is logged. Libraries stay at WARN whatever it says. */
  public static final Setting<String> LOG_LEVEL =
      Setting.oneOf("LOG_LEVEL", "how much is logged", "ERROR", "WARN", "INFO", "DEBUG", "TRACE")
          .withDefault("INFO");

  /** What a process that logs reads of the environment. */
  public static final Requirements REQUIREMENTS = Requirements.uses(LOG_LEVEL);

  /** The property that the log pattern shows as the service's name. */
  private static final String SERVICE = "service";

  private Logging() {}

  /**
   * Sets the level and the name of this process in every line, and takes in what is logged through
   * {@code java.util.logging}. May be called again.
   *
   * @throws IllegalStateException if the environment was read without {@link #REQUIREMENTS}
   */
  public static void start(String service, Environment environment) {
    start(service, environment.get(LOG_LEVEL));
  }

  /** Like {@link #start(String, Environment)} where the level is known otherwise. */
  public static void start(String service, String level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.putProperty(SERVICE, service);
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(level));
    }
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
  }

  /**
   * Each kind of event is logged once from now on, however often it comes back: for commands, whose
   * own words at their end must not drown in what a client says every second.
   */
  public static void onceEach() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      DuplicateMessageFilter filter = new DuplicateMessageFilter();
      filter.setAllowedRepetitions(0);
      filter.start();
      context.addTurboFilter(filter);
    }
  }

  /**
   * Of a library, only errors are logged from now on: for a program that takes away on purpose what
   * the library speaks to.
   *
   * @param logger the name of the library's loggers, or the beginning of their names up to a dot
   */
  public static void onlyErrorsOf(String logger) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(logger).setLevel(Level.ERROR);
    }
  }
}
