package io.productchange.localservers;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What is written down about a child process, so that another JVM can find it after ours was
 * killed. It stays when the process has ended; whether it lives is asked of the system.
 *
 * @param name what the process is, for messages
 * @param pid the process id
 * @param startedAt when the operating system says the process began
 * @param marker a text that the process's command line holds: the path of its directory
 */
record ProcessRecord(String name, long pid, Instant startedAt, String marker) {

  /** The file in a server's directory that holds its record. */
  static final String FILE_NAME = "process.properties";

  /**
   * How far two readings of one process's start may lie apart: Linux derives it from the time of
   * boot, which moves when the clock is set.
   */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  static ProcessRecord of(String name, ProcessHandle process, String marker) {
    return new ProcessRecord(
        name, process.pid(), process.info().startInstant().orElse(Instant.EPOCH), marker);
  }

  /** Reads the record of a directory; empty if there is none or it cannot be understood. */
  static Optional<ProcessRecord> read(Path directory) {
    Path file = directory.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return Optional.of(
          new ProcessRecord(
              properties.getProperty("name", "process"),
              Long.parseLong(properties.getProperty("pid", "")),
              Instant.parse(properties.getProperty("startedAt", "")),
              properties.getProperty("marker", "")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (IllegalArgumentException | java.time.format.DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Writes the record; a reader sees either the whole of it or the one before. */
  void write(Path directory) {
    Properties properties = new Properties();
    properties.setProperty("name", name);
    properties.setProperty("pid", Long.toString(pid));
    properties.setProperty("startedAt", startedAt.toString());
    properties.setProperty("marker", marker);
    Path draft = directory.resolve(FILE_NAME + ".new");
    try {
      try (Writer writer = Files.newBufferedWriter(draft)) {
        properties.store(writer, "the process that serves this directory");
      }
      Files.move(
          draft,
          directory.resolve(FILE_NAME),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + directory.resolve(FILE_NAME), e);
    }
  }

  /**
   * The live process that this record speaks of. Empty if it has ended, also if its number has been
   * given to another process since: start time and command line must both agree.
   */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isTheOneRecorded);
  }

  private boolean isTheOneRecorded(ProcessHandle process) {
    boolean sameStart =
        process
            .info()
            .startInstant()
            .map(at -> Duration.between(at, startedAt).abs().compareTo(START_TOLERANCE) <= 0)
            .orElse(false);
    boolean sameCommand =
        process.info().commandLine().map(line -> line.contains(marker)).orElse(false);
    return sameStart && sameCommand && !marker.isEmpty();
  }
}
