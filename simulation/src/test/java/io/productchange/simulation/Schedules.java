package io.productchange.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Many schedules, one seed after the other, on a few threads; none depends on another. */
final class Schedules {
  private final long firstSeed;
  private final int count;
  private final Sabotage sabotage;
  private final Tally tally = new Tally();
  private final AtomicLong next = new AtomicLong();
  private @Nullable Schedule failed;
  private @Nullable Throwable broke;

  Schedules(long firstSeed, int count, Sabotage sabotage) {
    this.firstSeed = firstSeed;
    this.count = count;
    this.sabotage = sabotage;
  }

  /**
   * Runs them until one fails.
   *
   * @return the failed one with the smallest seed of those that were begun
   */
  Optional<Schedule> firstFailure(int threads) throws InterruptedException {
    List<Thread> working = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      working.add(Thread.ofPlatform().name("schedules-" + i).start(this::work));
    }
    for (Thread thread : working) {
      thread.join();
    }
    synchronized (this) {
      if (broke != null) {
        throw new IllegalStateException("a schedule could not be run", broke);
      }
      return Optional.ofNullable(failed);
    }
  }

  Tally tally() {
    return tally;
  }

  private void work() {
    try {
      for (long at = next.getAndIncrement(); at < count && !isOver(); at = next.getAndIncrement()) {
        Schedule schedule = new Schedule(firstSeed + at, sabotage);
        ended(schedule, schedule.run());
      }
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        broke = e;
      }
    }
  }

  private synchronized boolean isOver() {
    return failed != null || broke != null;
  }

  private synchronized void ended(Schedule schedule, Schedule.Verdict verdict) {
    tally.add(verdict.tally());
    if (verdict.wrong().isPresent() && (failed == null || failed.seed() > schedule.seed())) {
      failed = schedule;
    }
  }
}
