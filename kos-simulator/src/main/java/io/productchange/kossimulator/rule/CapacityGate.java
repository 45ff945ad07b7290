package io.productchange.kossimulator.rule;

import io.productchange.kossimulator.rule.Behaviour.Capacity;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The calls inside one capacity rule. Thread-safe. */
public final class CapacityGate {
  private final Capacity capacity;
  private final Semaphore places;
  private final AtomicInteger inside = new AtomicInteger();

  CapacityGate(Capacity capacity) {
    this.capacity = capacity;
    this.places = new Semaphore(capacity.concurrent(), true);
  }

  /**
   * Lets a call in, perhaps after waiting for a place or being slowed down.
   *
   * @return false when it got no place; otherwise {@link #leave} must follow
   * @throws InterruptedException if interrupted while waiting; it is outside then
   */
  public boolean enter() throws InterruptedException {
    return switch (capacity.excess()) {
      case QUEUE -> places.tryAcquire(capacity.queueTimeout().toNanos(), TimeUnit.NANOSECONDS);
      case UNAVAILABLE -> places.tryAcquire();
      case SLOW -> enterSlowly();
    };
  }

  private boolean enterSlowly() throws InterruptedException {
    int excess = inside.incrementAndGet() - capacity.concurrent();
    if (excess > 0) {
      Duration wait = capacity.slowdown().multipliedBy(excess);
      try {
        Thread.sleep(wait);
      } catch (InterruptedException e) {
        inside.decrementAndGet();
        throw e;
      }
    }
    return true;
  }

  /** Lets a call out. */
  public void leave() {
    switch (capacity.excess()) {
      case QUEUE, UNAVAILABLE -> places.release();
      case SLOW -> inside.decrementAndGet();
    }
  }
}
