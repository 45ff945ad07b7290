package io.productchange.ingestapi.records;

import io.productchange.ingestapi.accept.RecordedRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database about the ids of many callers with few queries: what comes in while one is
 * under way goes into the next. Where the database cannot be asked, nobody is kept waiting: after a
 * failure nothing is asked for a second.
 *
 * <p>Safe for use by several threads.
 */
public final class CoalescedHashes implements RecordedRequests, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CoalescedHashes.class);
  private static final int WORKERS = 2;
  private static final int QUESTIONS_AT_ONCE = 256;
  private static final int QUESTIONS_WAITING = 4_096;
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long SILENCE_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  private final Function<Set<String>, Map<String, String>> query;
  private final Duration patience;
  private final BlockingQueue<Question> questions = new ArrayBlockingQueue<>(QUESTIONS_WAITING);
  private final List<Thread> workers = new ArrayList<>();
  private final AtomicLong unanswered = new AtomicLong();

  /** Until when the database is left alone; compared by difference. */
  private volatile long pausedUntilNanos = System.nanoTime() - 1;

  private volatile boolean failing;

  /**
   * @param query asks the database; throws where it cannot
   * @param patience how long a caller waits at most
   */
  public CoalescedHashes(Function<Set<String>, Map<String, String>> query, Duration patience) {
    this.query = query;
    this.patience = patience;
    for (int i = 0; i < WORKERS; i++) {
      workers.add(Thread.ofVirtual().name("known-requests-" + i).start(this::work));
    }
  }

  private record Question(Set<String> ids, CompletableFuture<Map<String, String>> answer) {}

  @Override
  public Map<String, String> contentHashes(Set<String> requestIds) throws InterruptedException {
    if (requestIds.isEmpty()) {
      return Map.of();
    }
    Question question = new Question(requestIds, new CompletableFuture<>());
    if (System.nanoTime() - pausedUntilNanos < 0 || !questions.offer(question)) {
      unanswered.incrementAndGet();
      return Map.of();
    }
    try {
      return question.answer().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // Nothing comes back at all: the queries under way will take long to fail.
      pausedUntilNanos = System.nanoTime() + SILENCE_PAUSE_NANOS;
      unanswered.incrementAndGet();
      return Map.of();
    } catch (ExecutionException e) {
      unanswered.incrementAndGet();
      return Map.of();
    }
  }

  /** How many questions the database did not answer. */
  public long unanswered() {
    return unanswered.get();
  }

  private void work() {
    List<Question> asked = new ArrayList<>();
    try {
      while (true) {
        asked.add(questions.take());
        questions.drainTo(asked, QUESTIONS_AT_ONCE - 1);
        answer(asked);
        asked.clear();
      }
    } catch (InterruptedException e) {
      // Closed: whoever still waits loses patience soon.
      Thread.currentThread().interrupt();
    }
  }

  private void answer(List<Question> asked) {
    Set<String> ids = new HashSet<>();
    asked.forEach(question -> ids.addAll(question.ids()));
    try {
      Map<String, String> hashes = query.apply(ids);
      asked.forEach(question -> question.answer().complete(hashes));
      if (failing) {
        failing = false;
        log.info("the database can be asked about known requests again");
      }
    } catch (RuntimeException e) {
      pausedUntilNanos = System.nanoTime() + PAUSE_NANOS;
      if (!failing) {
        failing = true;
        log.warn(
            "the database cannot be asked about known requests; accepting goes on without: {}",
            String.valueOf(e.getCause()));
      }
      asked.forEach(question -> question.answer().completeExceptionally(e));
    }
  }

  @Override
  public void close() {
    workers.forEach(Thread::interrupt);
  }
}
