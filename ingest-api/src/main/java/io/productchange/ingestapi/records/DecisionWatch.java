package io.productchange.ingestapi.records;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets many callers wait for requests to be decided, with one query for all of them every 50 ms,
 * and none while nobody waits.
 *
 * <p>Safe for use by several threads.
 */
public final class DecisionWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DecisionWatch.class);
  private static final Duration PERIOD = Duration.ofMillis(50);
  private static final Duration PERIOD_AFTER_FAILURE = Duration.ofMillis(500);
  private static final int IDS_PER_QUERY = 1_000;

  private final Function<Collection<String>, Set<String>> decidedOf;
  private final int maxWaiting;
  private final Semaphore places;
  private final ConcurrentHashMap<String, List<CountDownLatch>> waiting = new ConcurrentHashMap<>();
  private final Semaphore somebodyWaits = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param decidedOf which of these ids are decided; throws where that cannot be told
   * @param maxWaiting how many callers may wait at once
   */
  public DecisionWatch(Function<Collection<String>, Set<String>> decidedOf, int maxWaiting) {
    this.decidedOf = decidedOf;
    this.maxWaiting = maxWaiting;
    this.places = new Semaphore(maxWaiting);
    this.thread = Thread.ofVirtual().name("decision-watch").start(this::watch);
  }

  /** Why {@link #await} returned. */
  public enum Woken {
    /** The request is decided. */
    DECIDED,
    /** The time is over, or the watch is being closed. */
    NOT_DECIDED,
    /** Too many wait already. */
    TOO_MANY
  }

  /** Waits until the request is decided, for this long at most. */
  public Woken await(String requestId, Duration within) throws InterruptedException {
    if (!places.tryAcquire()) {
      return Woken.TOO_MANY;
    }
    CountDownLatch decided = new CountDownLatch(1);
    try {
      enter(requestId, decided);
      somebodyWaits.release();
      boolean woken = !closed() && decided.await(within.toNanos(), TimeUnit.NANOSECONDS);
      return woken && !closed() ? Woken.DECIDED : Woken.NOT_DECIDED;
    } finally {
      leave(requestId, decided);
      places.release();
    }
  }

  /** How many callers wait now. */
  public int waiting() {
    return maxWaiting - places.availablePermits();
  }

  private void enter(String requestId, CountDownLatch decided) {
    waiting.compute(
        requestId,
        (id, latches) -> {
          List<CountDownLatch> all = latches == null ? new CopyOnWriteArrayList<>() : latches;
          all.add(decided);
          return all;
        });
  }

  private void leave(String requestId, CountDownLatch decided) {
    waiting.computeIfPresent(
        requestId,
        (id, latches) -> {
          latches.remove(decided);
          return latches.isEmpty() ? null : latches;
        });
  }

  private void watch() {
    try {
      Duration pause;
      do {
        if (waiting.isEmpty()) {
          somebodyWaits.acquire();
        }
        somebodyWaits.drainPermits();
        pause = look() ? PERIOD : PERIOD_AFTER_FAILURE;
      } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Wakes whoever waits for a decided request; whether the database could be asked. */
  private boolean look() {
    List<String> ids = new ArrayList<>(waiting.keySet());
    try {
      for (int from = 0; from < ids.size(); from += IDS_PER_QUERY) {
        List<String> some = ids.subList(from, Math.min(ids.size(), from + IDS_PER_QUERY));
        decidedOf.apply(some).forEach(this::wake);
      }
      return true;
    } catch (RuntimeException e) {
      log.debug("cannot look for decisions", e);
      return false;
    }
  }

  private void wake(String requestId) {
    waiting.getOrDefault(requestId, List.of()).forEach(CountDownLatch::countDown);
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  /** Sends everybody home. */
  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    waiting.values().forEach(latches -> latches.forEach(CountDownLatch::countDown));
  }
}
