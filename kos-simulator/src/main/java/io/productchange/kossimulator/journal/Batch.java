package io.productchange.kossimulator.journal;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The events that share one write and one fsync. */
final class Batch {
  static final Batch ON_DISK = new Batch();

  static {
    ON_DISK.done(null);
  }

  private final CountDownLatch written = new CountDownLatch(1);
  private volatile @Nullable Throwable failure;

  void done(@Nullable Throwable cause) {
    failure = cause;
    written.countDown();
  }

  void await() throws InterruptedException {
    written.await();
    Throwable cause = failure;
    if (cause != null) {
      throw new JournalFailedException("the journal cannot be written: " + cause, cause);
    }
  }
}
