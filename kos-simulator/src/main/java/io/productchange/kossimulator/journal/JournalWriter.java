package io.productchange.kossimulator.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends events to the journal. One thread writes: whatever gathered while it wrote the last batch
 * shares the next write and the next fsync. Thread-safe.
 */
public final class JournalWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  /** Makes the event once its place is known. */
  @FunctionalInterface
  public interface EventMaker {
    /** The event with this {@code seq} and {@code at}. */
    JournalEvent make(long seq, Instant at);
  }

  private final Path file;
  private final JournalLock held;
  private final FileChannel channel;
  private final InstantSource clock;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final OffsetIndex index = new OffsetIndex();
  private ByteArrayOutputStream pending = new ByteArrayOutputStream(64 * 1024);
  private Batch pendingBatch = new Batch();
  private long lastSeq;
  private long appendedBytes;
  private boolean closed;
  private @Nullable Throwable failure;

  private volatile long durableBytes;
  private volatile long durableSeq;
  private final AtomicLong fsyncs = new AtomicLong();

  private JournalWriter(
      Path file,
      JournalLock held,
      FileChannel channel,
      InstantSource clock,
      Consumer<Throwable> onFailure) {
    this.file = file;
    this.held = held;
    this.channel = channel;
    this.clock = clock;
    this.onFailure = onFailure;
    this.thread = Thread.ofPlatform().name("kos-journal").daemon(true).unstarted(this::writeLoop);
  }

  /**
   * Opens or makes the journal, hands the events it holds to {@code replay}, drops a torn last
   * line, and keeps other simulators away until closed.
   *
   * @param onFailure called once, on the writing thread, when the file cannot be written any more
   * @throws IOException if the file cannot be written, is damaged, or another process holds it
   */
  public static JournalWriter open(
      Path file,
      InstantSource clock,
      Consumer<? super JournalEvent> replay,
      Consumer<Throwable> onFailure)
      throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    JournalLock held = JournalLock.take(absolute);
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              absolute,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      JournalWriter writer = new JournalWriter(absolute, held, channel, clock, onFailure);
      writer.recover(replay);
      syncFolder(folder);
      writer.thread.start();
      writer.append((seq, at) -> new JournalEvent.Started(seq, at, JournalFormat.VERSION));
      return writer;
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      held.close();
      throw e;
    }
  }

  /** The file's name must be on disk too; not every system can open a folder. */
  private static void syncFolder(@Nullable Path folder) {
    if (folder != null) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      } catch (IOException e) {
        LOG.debug("folder {} cannot be synced: {}", folder, e.toString());
      }
    }
  }

  private void recover(Consumer<? super JournalEvent> replay) throws IOException {
    long size = channel.size();
    long good =
        Journal.forEach(
            file,
            event -> {
              lastSeq = event.seq();
              replay.accept(event);
            });
    if (good < size) {
      LOG.warn(
          "journal {}: dropping a torn last line of {} bytes after seq {}",
          file,
          size - good,
          lastSeq);
      channel.truncate(good);
      channel.force(true);
    }
    channel.position(good);
    appendedBytes = good;
    durableBytes = good;
    durableSeq = lastSeq;
    index.begin(lastSeq, good);
  }

  /**
   * Appends one event. The order of appends is the order in the file; the event is on disk when the
   * ticket says so.
   *
   * @throws JournalFailedException if an earlier write failed
   * @throws IllegalStateException after {@link #close}
   */
  public Ticket append(EventMaker maker) {
    lock.lock();
    try {
      Throwable cause = failure;
      if (cause != null) {
        throw new JournalFailedException("the journal cannot be written: " + cause, cause);
      }
      if (closed) {
        throw new IllegalStateException("the journal is closed");
      }
      long seq = lastSeq + 1;
      byte[] line = JournalFormat.encode(maker.make(seq, clock.instant()));
      lastSeq = seq;
      pending.writeBytes(line);
      appendedBytes += line.length;
      index.note(seq, appendedBytes);
      work.signal();
      return new Ticket(seq, pendingBatch);
    } finally {
      lock.unlock();
    }
  }

  private void writeLoop() {
    while (true) {
      ByteArrayOutputStream bytes;
      Batch batch;
      long seq;
      long end;
      lock.lock();
      try {
        while (pending.size() == 0 && !closed) {
          work.awaitUninterruptibly();
        }
        if (pending.size() == 0) {
          return;
        }
        bytes = pending;
        batch = pendingBatch;
        seq = lastSeq;
        end = appendedBytes;
        pending = new ByteArrayOutputStream(64 * 1024);
        pendingBatch = new Batch();
      } finally {
        lock.unlock();
      }
      if (!write(bytes.toByteArray(), batch, seq, end)) {
        return;
      }
    }
  }

  private boolean write(byte[] bytes, Batch batch, long seq, long end) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
    } catch (IOException | RuntimeException e) {
      fail(e, batch);
      return false;
    }
    fsyncs.incrementAndGet();
    durableBytes = end;
    durableSeq = seq;
    batch.done(null);
    return true;
  }

  private void fail(Exception cause, Batch batch) {
    LOG.error("journal {} cannot be written any more", file, cause);
    lock.lock();
    try {
      failure = cause;
      pendingBatch.done(cause);
    } finally {
      lock.unlock();
    }
    batch.done(cause);
    onFailure.accept(cause);
  }

  /** The {@code seq} up to which everything is on disk. */
  public long durableSeq() {
    return durableSeq;
  }

  /** The size of what is on disk, in bytes. */
  public long durableBytes() {
    return durableBytes;
  }

  /** How many fsyncs there were. */
  public long fsyncs() {
    return fsyncs.get();
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** A byte offset at or before the event after {@code seq}; reading from there finds it. */
  long offsetFor(long seq) {
    lock.lock();
    try {
      return index.offsetFor(seq);
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is pending, then closes the file and gives up its lock. Later calls do nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
      channel.close();
      held.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("journal {} could not be closed", file, e);
    }
  }
}
