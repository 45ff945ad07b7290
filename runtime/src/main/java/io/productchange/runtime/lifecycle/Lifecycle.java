package io.productchange.runtime.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, in order, to be stopped in reverse order within a bound. A component may report
 * a failure that ends the whole process. Nothing that goes wrong while stopping is swallowed: it is
 * logged and handed to the caller.
 *
 * <p>Safe for use by several threads; components are started by one thread at a time.
 */
public final class Lifecycle {
  /** What is left of the 15 s that a process has to stop is for the virtual machine itself. */
  public static final Duration DEFAULT_STOP_BOUND = Duration.ofSeconds(12);

  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

  /** So that one component that hangs does not cost those before it every chance to stop. */
  private static final Duration LEAST_BOUND = Duration.ofMillis(200);

  /** For a component that finishes its start only after everything else was stopped. */
  private static final Duration LATE_BOUND = Duration.ofSeconds(1);

  private final Duration stopBound;
  private final Deque<Started> started = new ArrayDeque<>();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
  private boolean stopping;

  /** A life that ends within {@link #DEFAULT_STOP_BOUND}. */
  public Lifecycle() {
    this(DEFAULT_STOP_BOUND);
  }

  /**
   * @param stopBound how long stopping everything may take
   */
  public Lifecycle(Duration stopBound) {
    this.stopBound = stopBound;
  }

  /**
   * Starts a component and remembers how to stop it. If this throws, what was started before stays
   * started: call {@link #stop}.
   *
   * @param name for logs, unique
   * @param start makes the component; it runs when this returns
   * @param stop ends it; asked once, on another thread, interrupted when its time is over
   * @return the component
   * @throws StartException if stopping has begun already
   * @throws Exception whatever {@code start} throws
   */
  public <T> T start(String name, Callable<T> start, Stop<? super T> stop) throws Exception {
    refuseIfEnding(name);
    T component = start.call();
    StopAction stopAction = within -> stop.stop(component, within);
    if (!remember(new Started(name, stopAction))) {
      // Everything else was stopped while this one was starting.
      BoundedStop.stop(name, stopAction, LATE_BOUND);
    }
    refuseIfEnding(name);
    log.debug("{} started", name);
    return component;
  }

  /** Like {@link #start(String, Callable, Stop)} for what stops by being closed. */
  public <T extends AutoCloseable> T start(String name, Callable<T> start) throws Exception {
    return start(name, start, (component, within) -> component.close());
  }

  /**
   * Reports that a component cannot go on: the process is to stop and to say so. Only the first
   * failure counts.
   */
  public void fail(String component, Throwable cause) {
    Failure mine = new Failure(component, cause);
    if (failure.compareAndSet(null, mine)) {
      ending.countDown();
    } else {
      log.error("{} failed too: {}", component, cause.toString());
      log.debug("failure of {}", component, cause);
    }
  }

  /** Asks for an orderly end; returns at once. */
  public void requestStop() {
    ending.countDown();
  }

  /** Whether the end was asked for or a component failed. */
  public boolean isEnding() {
    return ending.getCount() == 0;
  }

  /** The first failure reported, if any. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Waits until the end is asked for or a component fails. */
  public void awaitEnding() throws InterruptedException {
    ending.await();
  }

  /**
   * Stops everything in reverse order of its start, within the bound, of which one component has
   * five sixths at most. A component that fails or hangs does not keep the others from being
   * stopped. Later calls do nothing.
   *
   * @return what went wrong, in order; empty after a clean stop
   */
  public List<Failure> stop() {
    synchronized (started) {
      if (stopping) {
        return List.of();
      }
      stopping = true;
    }
    ending.countDown();
    long endNanos = System.nanoTime() + stopBound.toNanos();
    List<Failure> failures = new ArrayList<>();
    for (Started next = pop(); next != null; next = pop()) {
      Duration left = Duration.ofNanos(endNanos - System.nanoTime());
      BoundedStop.stop(next.name, next.stop, bound(left)).ifPresent(failures::add);
    }
    return failures;
  }

  /** No component has more than five sixths of the whole, nor less than {@link #LEAST_BOUND}. */
  private Duration bound(Duration left) {
    Duration most = stopBound.multipliedBy(5).dividedBy(6);
    Duration within = left.compareTo(most) < 0 ? left : most;
    return within.compareTo(LEAST_BOUND) < 0 ? LEAST_BOUND : within;
  }

  private boolean remember(Started component) {
    synchronized (started) {
      if (!stopping) {
        started.push(component);
      }
      return !stopping;
    }
  }

  private @Nullable Started pop() {
    synchronized (started) {
      return started.poll();
    }
  }

  private void refuseIfEnding(String name) {
    if (isEnding()) {
      throw failure()
          .map(
              first ->
                  new StartException(
                      "%s failed while %s was starting".formatted(first.component(), name),
                      first.cause()))
          .orElseGet(() -> new StartException("stopped while starting " + name));
    }
  }

  /** How a component ends. */
  @FunctionalInterface
  public interface Stop<T> {
    /**
     * @param within how long it may take
     */
    void stop(T component, Duration within) throws Exception;
  }

  /** A component that failed, and why. */
  public record Failure(String component, Throwable cause) {}

  interface StopAction {
    void stop(Duration within) throws Exception;
  }

  private record Started(String name, StopAction stop) {}
}
