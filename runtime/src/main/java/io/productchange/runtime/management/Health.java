package io.productchange.runtime.management;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a process, and what they find when asked. A check should look at state that is kept
 * anyway; one that hangs all the same counts as down after 1 s and is not asked again before it has
 * returned, so that asking for health never blocks and never piles up.
 *
 * <p>Safe for use by several threads.
 */
public final class Health {
  private static final Duration CHECK_BOUND = Duration.ofSeconds(1);

  private final List<Check> liveness = new CopyOnWriteArrayList<>();
  private final List<Check> readiness = new CopyOnWriteArrayList<>();
  private final Duration checkBound;

  /** No checks yet: alive and ready. */
  public Health() {
    this(CHECK_BOUND);
  }

  Health(Duration checkBound) {
    this.checkBound = checkBound;
  }

  /** Adds a check that says whether the process can go on; if it is down, restarting is right. */
  public void liveness(String name, Supplier<CheckResult> check) {
    liveness.add(new Check(name, check));
  }

  /** Adds a check that says whether the process can do its work now. */
  public void readiness(String name, Supplier<CheckResult> check) {
    readiness.add(new Check(name, check));
  }

  /** Asks the liveness checks; returns within 1 s. */
  public HealthReport live() {
    return ask(liveness);
  }

  /** Asks the readiness checks; returns within 1 s. */
  public HealthReport ready() {
    return ask(readiness);
  }

  private HealthReport ask(List<Check> checks) {
    List<Check> asked = List.copyOf(checks);
    // All are started before any is waited for: together they take as long as the slowest.
    List<CompletableFuture<CheckResult>> answers = asked.stream().map(Check::ask).toList();
    long endNanos = System.nanoTime() + checkBound.toNanos();
    List<HealthReport.Entry> entries = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      entries.add(new HealthReport.Entry(asked.get(i).name, await(answers.get(i), endNanos)));
    }
    return new HealthReport(entries);
  }

  private CheckResult await(CompletableFuture<CheckResult> answer, long endNanos) {
    try {
      return answer.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return CheckResult.down("no answer within " + checkBound.toMillis() + " ms");
    } catch (ExecutionException e) {
      @Nullable Throwable cause = e.getCause();
      return CheckResult.down(
          "the check failed: " + (cause == null ? e : cause).getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CheckResult.down("interrupted while asking");
    }
  }

  private static final class Check {
    private final String name;
    private final Supplier<CheckResult> supplier;
    private final AtomicReference<@Nullable CompletableFuture<CheckResult>> underWay =
        new AtomicReference<>();

    Check(String name, Supplier<CheckResult> supplier) {
      this.name = name;
      this.supplier = supplier;
    }

    /** Asks, or joins the asking that is under way. */
    CompletableFuture<CheckResult> ask() {
      CompletableFuture<CheckResult> mine = new CompletableFuture<>();
      @Nullable CompletableFuture<CheckResult> others = underWay.compareAndExchange(null, mine);
      if (others != null) {
        return others;
      }
      Thread.ofVirtual().name("check-" + name).start(() -> run(mine));
      return mine;
    }

    private void run(CompletableFuture<CheckResult> answer) {
      @Nullable CheckResult result = null;
      @Nullable Throwable problem = null;
      try {
        result = supplier.get();
      } catch (Throwable e) {
        problem = e;
      }
      // Before answering: whoever asks after the answer must not get this one again.
      underWay.set(null);
      if (problem == null && result != null) {
        answer.complete(result);
      } else {
        answer.completeExceptionally(
            problem == null ? new NullPointerException("no result") : problem);
      }
    }
  }
}
