package io.productchange.localservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every local server does the same way: the life of its process. */
abstract class AbstractLocalServer implements LocalServer {

  private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);

  final String name;
  final Path directory;
  private final Duration startBound;
  private final Duration stopBound;
  private final boolean stopOnExit;
  private final Signal stopSignal;
  private @Nullable ChildProcess process;
  private @Nullable Thread exitHook;

  AbstractLocalServer(String name, Path directory, ServerOptions options, Signal stopSignal) {
    this.name = name;
    this.directory = directory.toAbsolutePath().normalize();
    this.startBound = options.startBound();
    this.stopBound = options.stopBound();
    this.stopOnExit = options.stopOnExit();
    this.stopSignal = stopSignal;
  }

  /** Prepares the data if that was not done before, and starts the process. */
  abstract ChildProcess launch() throws IOException;

  /** Tells whether the server answers now. */
  abstract boolean answers();

  /** The end of all that the server has logged. */
  abstract String logTail();

  /** Whether a failed start may be tried once more because a port was taken meanwhile. */
  abstract boolean startAgainElsewhere();

  @Override
  public final synchronized void start() {
    if (running()) {
      return;
    }
    try {
      Files.createDirectories(directory);
      startOnce();
    } catch (LocalServerException e) {
      if (!startAgainElsewhere()) {
        throw e;
      }
      LOG.info("{} starts again on another port, its first was taken meanwhile", name);
      retryStart();
    } catch (IOException e) {
      throw new LocalServerException("cannot start " + name + ": " + e, e);
    }
  }

  private void retryStart() {
    try {
      startOnce();
    } catch (IOException e) {
      throw new LocalServerException("cannot start " + name + ": " + e, e);
    }
  }

  private void startOnce() throws IOException {
    long startedNanos = System.nanoTime();
    ChildProcess started = launch();
    process = started;
    hookExit();
    // Asked once: a server that has answered may well miss the next question on a busy machine.
    boolean answered = Poll.until(startBound, () -> !started.alive() || answers());
    if (!started.alive()) {
      String message = name + " ended with exit code " + started.exitCode().orElse(-1);
      kill();
      throw new LocalServerException(message + " while it started" + logTail());
    }
    if (!answered) {
      kill();
      throw new LocalServerException(name + " did not answer within " + startBound + logTail());
    }
    LOG.info(
        "{} answers after {} ms, process id {}, data in {}",
        name,
        (System.nanoTime() - startedNanos) / 1_000_000,
        started.pid(),
        directory);
  }

  @Override
  public final synchronized void stop() {
    ChildProcess running = process;
    if (running != null) {
      running.stop(stopSignal, stopBound);
    }
    forget();
  }

  @Override
  public final synchronized void kill() {
    ChildProcess running = process;
    if (running != null) {
      running.kill();
    }
    forget();
  }

  @Override
  public final synchronized void pause() {
    current().signal(Signal.STOP);
  }

  @Override
  public final synchronized void resume() {
    current().signal(Signal.CONTINUE);
  }

  @Override
  public final synchronized boolean running() {
    return process != null && process.alive();
  }

  @Override
  public final synchronized long pid() {
    return current().pid();
  }

  @Override
  public final void close() {
    stop();
  }

  private ChildProcess current() {
    if (process == null || !process.alive()) {
      throw new IllegalStateException(name + " is not running");
    }
    return process;
  }

  private void forget() {
    process = null;
    Thread hook = exitHook;
    exitHook = null;
    if (hook != null && hook != Thread.currentThread()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        LOG.trace("the JVM is ending already, its hooks cannot be removed any more", e);
      }
    }
  }

  private void hookExit() {
    if (stopOnExit && exitHook == null) {
      exitHook = new Thread(this::stop, "stop-" + name);
      Runtime.getRuntime().addShutdownHook(exitHook);
    }
  }
}
