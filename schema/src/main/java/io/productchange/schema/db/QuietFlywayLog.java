package io.productchange.schema.db;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Flyway's log: what it calls information is detail here; warnings and errors stay. */
final class QuietFlywayLog implements Log {
  private final Logger logger;

  private QuietFlywayLog(Logger logger) {
    this.logger = logger;
  }

  /** Found by Flyway by its class name. */
  public static final class Creator implements LogCreator {
    /** Called by Flyway. */
    public Creator() {}

    @Override
    public Log createLogger(Class<?> source) {
      return new QuietFlywayLog(LoggerFactory.getLogger(source));
    }
  }

  @Override
  public void debug(@Nullable String message) {
    logger.trace(message);
  }

  @Override
  public void info(@Nullable String message) {
    logger.debug(message);
  }

  @Override
  public void notice(@Nullable String message) {
    logger.debug(message);
  }

  @Override
  public void warn(@Nullable String message) {
    logger.warn(message);
  }

  @Override
  public void error(@Nullable String message) {
    logger.error(message);
  }

  @Override
  public void error(@Nullable String message, @Nullable Exception cause) {
    logger.error(message, cause);
  }
}
