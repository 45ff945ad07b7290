package io.productchange.localstack.stack;

import io.productchange.operatorcli.cli.CommandException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a local stack keeps everything in, held by one process at a time through a lock
 * of the operating system, which ends with the process however it ends.
 */
public final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes the folder, making it if it is missing.
   *
   * @throws CommandException if another process holds it, or it cannot be made
   */
  public static DataFolder take(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new CommandException("cannot make the data folder %s: %s".formatted(path, e), e);
    }
    return tryTake(path)
        .orElseThrow(
            () ->
                new CommandException(
                    "`up` already runs on %s: stop that one, or name another folder with --data-dir"
                        .formatted(path)));
  }

  /** Takes an existing folder; empty if another process holds it. */
  static Optional<DataFolder> tryTake(Path path) {
    try {
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new DataFolder(path, channel));
    } catch (IOException e) {
      throw new CommandException("cannot lock %s: %s".formatted(path, e), e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Absolute. */
  public Path path() {
    return path;
  }

  /** Lets the folder go; what is in it stays. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
