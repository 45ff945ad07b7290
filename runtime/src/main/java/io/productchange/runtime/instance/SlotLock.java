package io.productchange.runtime.instance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock of the operating system on one file.
 *
 * <p>POSIX record locks belong to the process, not to the file handle: closing <em>any</em> handle
 * of the file gives up every lock that the process has on it (fcntl(2), {@link FileLock}). So no
 * file is opened here while this virtual machine holds its lock, and nothing else may open it.
 */
final class SlotLock implements AutoCloseable {
  /** The files locked by this virtual machine; also guards opening and closing. */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path file;
  private final FileChannel channel;
  private boolean closed;

  private SlotLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock if nobody has it.
   *
   * @param file an existing file, by its real path
   * @return empty if this or another process has it
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if the file cannot be opened or locked
   */
  static Optional<SlotLock> tryTake(Path file) throws IOException {
    synchronized (HELD) {
      if (HELD.contains(file)) {
        return Optional.empty();
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      @Nullable FileLock lock = null;
      try {
        lock = channel.tryLock();
      } finally {
        if (lock == null) {
          channel.close();
        }
      }
      if (lock == null) {
        return Optional.empty();
      }
      HELD.add(file);
      return Optional.of(new SlotLock(file, channel));
    }
  }

  /** The locked file; the only handle by which it may be read. */
  FileChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (!closed) {
        closed = true;
        channel.close();
        HELD.remove(file);
      }
    }
  }
}
