package io.productchange.localstack.stack;

/** What must not be cut short because the thread was told to end. */
public final class Uninterrupted {
  private Uninterrupted() {}

  /** Runs it without the thread's interrupt, which is there again afterwards. */
  public static void run(Runnable task) {
    boolean interrupted = Thread.interrupted();
    try {
      task.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
