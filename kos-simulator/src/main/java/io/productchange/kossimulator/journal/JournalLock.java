package io.productchange.kossimulator.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second simulator away from a journal, by an exclusive OS lock on a file beside it. Not on
 * the journal itself: POSIX gives up a process's locks on a file as soon as it closes any of its
 * descriptors of that file, and the journal is also read. The file stays; the lock ends with the
 * process.
 */
final class JournalLock implements AutoCloseable {
  private final FileChannel channel;

  private JournalLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws IOException if another process, or another simulator of this one, holds the journal
   */
  static JournalLock take(Path journal) throws IOException {
    Path file = journal.resolveSibling(journal.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process: the same as by another.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new IOException("it is in use by another simulator (lock " + file + ")");
    }
    return new JournalLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
