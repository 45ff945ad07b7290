package io.productchange.chaos.faulty;

import io.productchange.chaos.faulty.Orders.Order;
import io.productchange.runtime.waypoint.Waypoints;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Halts the process at the place that it is ordered to, as a power failure would: no shutdown hook
 * runs, no buffer is flushed, no connection is closed by us. Thread-safe.
 */
final class HaltingWaypoints implements Waypoints {
  /** What SIGKILL makes of a process. */
  private static final int KILLED = 137;

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final Orders orders;
  private final Map<String, Integer> arrivals = new TreeMap<>();
  private @Nullable Order order;
  private int left;
  private boolean isNews;

  private HaltingWaypoints(Orders orders) {
    this.orders = orders;
  }

  /** Takes the order that is there, and from now on every one that comes. */
  static HaltingWaypoints start(Orders orders) {
    HaltingWaypoints waypoints = new HaltingWaypoints(orders);
    waypoints.look();
    Thread.ofPlatform().name("orders").daemon().start(waypoints::lookAgainAndAgain);
    return waypoints;
  }

  @Override
  public synchronized void reached(String name) {
    arrivals.merge(name, 1, Integer::sum);
    isNews = true;
    @Nullable Order present = order;
    if (present != null && present.name().equals(name) && --left == 0) {
      orders.seen(arrivals);
      orders.halted(name);
      Runtime.getRuntime().halt(KILLED);
    }
  }

  private void lookAgainAndAgain() {
    while (true) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      look();
    }
  }

  private synchronized void look() {
    Optional<Order> next = orders.take();
    if (next.isPresent()) {
      order = next.get();
      left = next.get().arrival();
    }
    if (isNews) {
      orders.seen(arrivals);
      isNews = false;
    }
  }
}
