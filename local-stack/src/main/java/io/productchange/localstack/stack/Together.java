package io.productchange.localstack.stack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Things that each take seconds and know nothing of one another. */
public final class Together {
  private Together() {}

  /**
   * Runs all at once and waits for all, whatever becomes of each.
   *
   * @throws RuntimeException what the first of them threw, the others' as suppressed
   */
  public static void run(Collection<Runnable> tasks) {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      tasks.forEach(task -> running.add(executor.submit(task)));
    }
    RuntimeException failure = null;
    for (Future<?> task : running) {
      try {
        task.get();
      } catch (ExecutionException e) {
        failure = joined(failure, e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = joined(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static RuntimeException joined(
      @Nullable RuntimeException first, @Nullable Throwable next) {
    RuntimeException mine =
        next instanceof RuntimeException runtime ? runtime : new IllegalStateException(next);
    if (first == null) {
      return mine;
    }
    first.addSuppressed(mine);
    return first;
  }
}
