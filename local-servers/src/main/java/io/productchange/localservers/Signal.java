package io.productchange.localservers;

import java.io.IOException;

/** The signals that a server may be sent. Java itself offers only two of them. */
enum Signal {
  /** Asks to end. */
  TERMINATE("TERM"),
  /** Asks PostgreSQL to end without waiting for its clients to leave. */
  INTERRUPT("INT"),
  /** Freezes a process. */
  STOP("STOP"),
  /** Lets a frozen process go on. */
  CONTINUE("CONT");

  private final String shortName;

  Signal(String shortName) {
    this.shortName = shortName;
  }

  /** Sends the signal; a process that is gone already is no error. */
  void send(ProcessHandle process) {
    if (!process.isAlive()) {
      return;
    }
    // The shell's own kill: the program of that name is missing from small images.
    String command = "kill -" + shortName + " " + process.pid() + " 2>/dev/null";
    try {
      new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new LocalServerException("cannot send a signal: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
