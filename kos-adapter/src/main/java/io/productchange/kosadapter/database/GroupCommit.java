package io.productchange.kosadapter.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets many threads share transactions: each hands in one write and waits; a few workers take
 * whatever is waiting and commit it together. A batch forms by itself while a worker is busy, so a
 * lone write never waits for company.
 *
 * <p>Thread-safe.
 *
 * @param <Q> a write
 * @param <A> what came of it
 */
public final class GroupCommit<Q, A> implements AutoCloseable {

  /** What a worker does with a batch. */
  public interface Transactions<Q, A> {
    /**
     * One answer for each write, in order. Must not throw for what a write itself brings about: see
     * {@link #failed}.
     *
     * @throws RuntimeException something that no write is to blame for
     */
    List<A> run(List<Q> batch);

    /** The answer to a write whose transaction could not be run at all. */
    A failed(Q write, Throwable failure);
  }

  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final Duration OFFER_TIMEOUT = Duration.ofSeconds(5);

  private final String name;
  private final Transactions<Q, A> transactions;
  private final int batchMax;
  private final BlockingQueue<Waiting<Q, A>> queue;
  private final List<Thread> workers = new ArrayList<>();
  private volatile boolean closed;

  private record Waiting<Q, A>(Q write, CompletableFuture<A> answer) {}

  /**
   * @param workers how many transactions may be open at once
   * @param batchMax how many writes may share one, at least 1
   * @param queueMax how many may wait
   */
  public GroupCommit(
      String name, Transactions<Q, A> transactions, int workers, int batchMax, int queueMax) {
    this.name = name;
    this.transactions = transactions;
    this.batchMax = batchMax;
    this.queue = new LinkedBlockingQueue<>(queueMax);
    for (int i = 0; i < workers; i++) {
      this.workers.add(Thread.ofPlatform().name(name + "-" + i).daemon().unstarted(this::work));
    }
    this.workers.forEach(Thread::start);
  }

  /**
   * Hands in a write and waits until it is answered. Does not react to an interrupt: whoever asked
   * must know.
   */
  public A submit(Q write) {
    Waiting<Q, A> waiting = new Waiting<>(write, new CompletableFuture<>());
    if (closed || !offered(waiting)) {
      return transactions.failed(write, new IllegalStateException(name + " takes no more writes"));
    }
    if (closed && queue.remove(waiting)) {
      // Nobody may be left to take it.
      return transactions.failed(write, new IllegalStateException(name + " is closed"));
    }
    return waiting.answer.join();
  }

  /** How many writes wait. */
  public int waiting() {
    return queue.size();
  }

  private boolean offered(Waiting<Q, A> waiting) {
    boolean interrupted = Thread.interrupted();
    try {
      return queue.offer(waiting, OFFER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return queue.offer(waiting);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void work() {
    List<Waiting<Q, A>> batch = new ArrayList<>(batchMax);
    while (!closed || !queue.isEmpty()) {
      try {
        @Nullable Waiting<Q, A> first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        batch.add(first);
        queue.drainTo(batch, batchMax - 1);
        run(batch);
      } catch (InterruptedException e) {
        log.debug("{}: an interrupt does not end the work", name);
      } finally {
        batch.clear();
      }
    }
  }

  private void run(List<Waiting<Q, A>> batch) {
    try {
      List<A> answers = transactions.run(batch.stream().map(Waiting::write).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer.complete(answers.get(i));
      }
    } catch (Throwable e) {
      log.error("{}: a batch of {} failed", name, batch.size(), e);
    } finally {
      batch.stream()
          .filter(waiting -> !waiting.answer.isDone())
          .forEach(
              waiting ->
                  waiting.answer.complete(
                      transactions.failed(waiting.write, new IllegalStateException("no answer"))));
    }
  }

  /** Answers what is waiting, then ends. Waits at most 5 s for that. */
  @Override
  public void close() {
    closed = true;
    for (Thread worker : workers) {
      try {
        worker.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
