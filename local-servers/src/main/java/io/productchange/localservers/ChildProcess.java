package io.productchange.localservers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server's process: started apart from the terminal, recorded in its directory, ended for sure.
 *
 * <p>It gets a session of its own, so that Ctrl-C reaches only the process that owns it and the
 * order of stopping stays with that owner.
 */
final class ChildProcess {

  /**
   * Where neither {@code setsid} nor Perl exists, Ctrl-C reaches the server too; all else works.
   */
  private static final String DETACH =
      "if command -v setsid >/dev/null 2>&1; then exec setsid \"$@\";"
          + " elif command -v perl >/dev/null 2>&1; then"
          + " exec perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV or die $!' \"$@\";"
          + " else exec \"$@\"; fi";

  private static final Duration KILL_BOUND = Duration.ofSeconds(10);

  private final String name;
  private final Process process;

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts a process and records it.
   *
   * @param name what it is, for messages
   * @param directory its directory, absolute, whose path is part of the command
   * @param output the file that standard output and error are appended to
   * @throws LocalServerException if the directory is served by a live process already
   */
  static ChildProcess start(String name, Path directory, Path output, List<String> command) {
    return start(name, directory, directory.toString(), output, command, Map.of());
  }

  /**
   * Starts a process and records it.
   *
   * @param marker a text that the process's command line holds
   * @param environment added to the environment that the process inherits
   * @throws LocalServerException if the directory is served by a live process already
   */
  static ChildProcess start(
      String name,
      Path directory,
      String marker,
      Path output,
      List<String> command,
      Map<String, String> environment) {
    ProcessRecord.read(directory)
        .flatMap(ProcessRecord::process)
        .ifPresent(
            running -> {
              throw new LocalServerException(
                  directory + " is in use by " + name + " with process id " + running.pid());
            });
    List<String> detached =
        Stream.concat(Stream.of("/bin/sh", "-c", DETACH, "sh"), command.stream()).toList();
    ProcessBuilder builder = builder(detached, output).directory(directory.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      ProcessRecord.of(name, process.toHandle(), marker).write(directory);
      return new ChildProcess(name, process);
    } catch (IOException e) {
      throw new LocalServerException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Runs a tool to its end.
   *
   * @throws LocalServerException if it exits with another code than 0 or not within the bound
   */
  static void run(String name, List<String> command, Path output, Duration bound) {
    try {
      Process process = builder(command, output).start();
      if (!process.waitFor(bound)) {
        killAll(process.toHandle());
        throw new LocalServerException(name + " did not end within " + bound + LogTail.of(output));
      }
      if (process.exitValue() != 0) {
        throw new LocalServerException(
            name + " ended with exit code " + process.exitValue() + LogTail.of(output));
      }
    } catch (IOException e) {
      throw new LocalServerException("cannot run " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalServerException("interrupted while " + name + " ran", e);
    }
  }

  private static ProcessBuilder builder(List<String> command, Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    // What is set for us or for another installation must not steer the server.
    builder
        .environment()
        .keySet()
        .removeIf(
            key ->
                key.startsWith("KAFKA_")
                    || key.startsWith("PG")
                    || key.equals("JAVA_TOOL_OPTIONS")
                    || key.equals("JDK_JAVA_OPTIONS")
                    || key.equals("CLASSPATH"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** The exit code; empty while the process runs. */
  Optional<Integer> exitCode() {
    return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
  }

  /**
   * Sends a signal to the process alone, or, where it freezes or wakes, to all it has started too:
   * PostgreSQL's clients are served by children, which would go on without their parent.
   */
  void signal(Signal signal) {
    signal.send(process.toHandle());
    switch (signal) {
      case STOP, CONTINUE -> process.descendants().forEach(signal::send);
      case TERMINATE, INTERRUPT -> {}
    }
  }

  /** Asks the process to end, and kills it if it has not ended within the bound. */
  void stop(Signal signal, Duration bound) {
    if (process.isAlive()) {
      // A frozen process would take the signal only when somebody woke it.
      signal(Signal.CONTINUE);
      signal(signal);
      Poll.until(bound, () -> !process.isAlive());
    }
    kill();
  }

  /** Kills the process with all it has started, and returns when they are gone. */
  void kill() {
    if (!killAll(process.toHandle())) {
      throw new LocalServerException(
          name + " with process id " + pid() + " is still there " + KILL_BOUND + " after SIGKILL");
    }
  }

  /**
   * Kills a process and its descendants. They are listed before, since the orphans of a dead
   * process cannot be told from others.
   *
   * @return whether all were gone within a bound
   */
  static boolean killAll(ProcessHandle process) {
    List<ProcessHandle> doomed = Stream.concat(Stream.of(process), process.descendants()).toList();
    doomed.forEach(ProcessHandle::destroyForcibly);
    return Poll.until(KILL_BOUND, () -> doomed.stream().allMatch(ChildProcess::ended));
  }

  /**
   * Tells whether a process has ended. Whoever inherits an orphan may never collect it (the first
   * process of many containers does not), and it then stays in the process table for good.
   */
  private static boolean ended(ProcessHandle process) {
    if (!process.isAlive()) {
      return true;
    }
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException e) {
      return false;
    }
  }
}
