package io.productchange.runtime.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops one component on a thread of its own and does not wait for it for longer than it may take.
 */
final class BoundedStop {
  private static final Logger log = LoggerFactory.getLogger(BoundedStop.class);

  private BoundedStop() {}

  static Optional<Lifecycle.Failure> stop(
      String name, Lifecycle.StopAction action, Duration within) {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    long startNanos = System.nanoTime();
    Thread thread =
        Thread.ofPlatform()
            .name("stop-" + name)
            .daemon()
            .start(
                () -> {
                  try {
                    action.stop(within);
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    boolean ended = join(thread, within);
    if (!ended) {
      thread.interrupt();
      thrown.compareAndSet(
          null, new IllegalStateException("did not stop within " + within.toMillis() + " ms"));
    }
    @Nullable Throwable problem = thrown.get();
    if (problem == null) {
      log.debug("{} stopped in {} ms", name, (System.nanoTime() - startNanos) / 1_000_000);
      return Optional.empty();
    }
    log.error("{} did not stop cleanly: {}", name, problem.toString(), problem);
    return Optional.of(new Lifecycle.Failure(name, problem));
  }

  /** An interrupt of the waiting thread is kept for later: stopping goes on. */
  private static boolean join(Thread thread, Duration within) {
    long endNanos = System.nanoTime() + within.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return thread.join(Duration.ofNanos(Math.max(1, endNanos - System.nanoTime())));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
