package io.productchange.localservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ends servers that outlived the JVM which had started them. */
public final class Orphans {

  private static final int DEPTH = 4;
  private static final Duration STOP_BOUND = Duration.ofSeconds(16);

  private Orphans() {}

  /**
   * Stops every server whose directory is the given one or lies in it (down to four levels), and
   * returns when they are gone. Only processes that are proved by their start time and command line
   * to be the recorded ones are touched, the one that started last first. The directory stays.
   *
   * @return what was stopped, for people to read; empty if nothing ran
   * @throws LocalServerException if a process survives SIGKILL
   */
  public static List<String> cleanUp(Path directory) {
    List<ProcessRecord> records =
        recordedDirectories(directory.toAbsolutePath().normalize()).stream()
            .flatMap(home -> ProcessRecord.read(home).stream())
            .toList();
    List<String> stopped = new ArrayList<>();
    for (ProcessRecord record : newestFirst(records)) {
      Optional<ProcessHandle> process = record.process();
      if (process.isPresent()) {
        stop(record, process.get());
        stopped.add(record.name() + " with process id " + process.get().pid());
      }
    }
    return stopped;
  }

  /** What started later may need what started before, and so is stopped before it. */
  static List<ProcessRecord> newestFirst(List<ProcessRecord> records) {
    return records.stream()
        .sorted(Comparator.comparing(ProcessRecord::startedAt).reversed())
        .toList();
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
    Signal.TERMINATE.send(process);
    // PostgreSQL would wait for its clients. Alone it would not do: what a shell started in the
    // background inherits that SIGINT is ignored.
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
    RecordFinder finder = new RecordFinder();
    try {
      Files.walkFileTree(directory, Set.of(), DEPTH, finder);
      return finder.homes;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look through " + directory, e);
    }
  }

  /** Passes over what vanishes while it looks: the servers still work on their files. */
  private static final class RecordFinder extends SimpleFileVisitor<Path> {
    private final List<Path> homes = new ArrayList<>();

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.endsWith(ProcessRecord.FILE_NAME)) {
        homes.add(file.resolveSibling(""));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
