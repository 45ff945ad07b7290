package io.productchange.runtime.logging;

import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that logs through every door. */
final class LogWriter {
  private LogWriter() {}

  public static void main(String[] arguments) {
    Logging.start("writer", arguments[0]);
    if (arguments.length > 1) {
      Logging.onceEach();
      for (int node : new int[] {1, 2, 3}) {
        LoggerFactory.getLogger("org.apache.kafka.clients.NetworkClient")
            .warn("no connection to {}", node);
      }
    }
    Logger log = LoggerFactory.getLogger(LogWriter.class);
    log.info("first\r\n2026-01-01T00:00:00.000Z ERROR forged\u2028line");
    log.debug("detail");
    log.warn("failed", new IllegalStateException("outer\nwith two lines", new Exception("inner")));
    java.util.logging.Logger.getLogger("legacy").log(Level.WARNING, "from {0}", "JUL");
    java.util.logging.Logger.getLogger("legacy").fine("fine detail");
    LoggerFactory.getLogger("org.apache.kafka.clients.Metadata").info("noise");
    LoggerFactory.getLogger("org.apache.kafka.clients.Metadata").warn("worth knowing");
  }
}
