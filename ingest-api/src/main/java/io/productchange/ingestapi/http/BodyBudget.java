package io.productchange.ingestapi.http;

import java.util.concurrent.Semaphore;

/**
 * How much memory the bodies of all requests may take at once. A body counts from before it is read
 * until its request is answered. Safe for use by several threads.
 */
final class BodyBudget {
  private static final int UNIT_BYTES = 1024;

  /** A body is read into a growing buffer and copied once. */
  private static final int COPIES = 2;

  private final Semaphore units;

  BodyBudget(int maxBytes) {
    this.units = new Semaphore(maxBytes / UNIT_BYTES);
  }

  /**
   * @param bytes the longest that the body can be
   * @return to be closed when the body is not needed any more
   * @throws ProblemException with 503 if there is no room
   */
  Share take(int bytes) {
    int wanted = COPIES * Math.ceilDiv(bytes, UNIT_BYTES);
    if (!units.tryAcquire(wanted)) {
      throw Problem.of(ProblemType.TOO_BUSY, "Too many bodies are being taken at once")
          .retryAfterSeconds(1)
          .exception();
    }
    return () -> units.release(wanted);
  }

  /** One body's part. */
  interface Share extends AutoCloseable {
    @Override
    void close();
  }
}
