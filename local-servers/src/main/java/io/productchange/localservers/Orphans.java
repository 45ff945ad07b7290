package io.productchange.localservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ends servers that outlived the JVM which had started them. */
public final class Orphans {

  private static final int DEPTH = 4;
  private static final Duration STOP_BOUND = Duration.ofSeconds(10);

  private Orphans() {}

  /**
   * Stops every server whose directory is the given one or lies in it (down to four levels), and
   * returns when they are gone. Only processes that are proved by their start time and command line
   * to be the recorded ones are touched. The directory stays.
   *
   * @return what was stopped, for people to read; empty if nothing ran
   * @throws LocalServerException if a process survives SIGKILL
   */
  public static List<String> cleanUp(Path directory) {
    List<String> stopped = new ArrayList<>();
    for (Path home : recordedDirectories(directory.toAbsolutePath().normalize())) {
      Optional<ProcessRecord> record = ProcessRecord.read(home);
      Optional<ProcessHandle> process = record.flatMap(ProcessRecord::process);
      if (record.isPresent() && process.isPresent()) {
        stop(record.get(), process.get());
        stopped.add(record.get().name() + " with process id " + process.get().pid());
      }
    }
    return stopped;
  }

  /**
   * Deletes a directory with all it holds, without following links; a missing one is no error.
   *
   * @throws UncheckedIOException if something cannot be deleted
   */
  public static void removeTree(Path directory) {
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }

  private static void stop(ProcessRecord record, ProcessHandle process) {
    Signal.CONTINUE.send(process);
    // Both servers end on it at once; PostgreSQL would wait for its clients on SIGTERM.
    Signal.INTERRUPT.send(process);
    Poll.until(STOP_BOUND, () -> !process.isAlive());
    if (!ChildProcess.killAll(process)) {
      throw new LocalServerException(
          record.name() + " with process id " + process.pid() + " survived SIGKILL");
    }
  }

  private static List<Path> recordedDirectories(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> found =
        Files.find(
            directory,
            DEPTH,
            (path, attributes) -> path.endsWith(ProcessRecord.FILE_NAME),
            new FileVisitOption[0])) {
      return found.map(Path::toAbsolutePath).map(path -> path.resolveSibling("")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look through " + directory, e);
    }
  }
}
