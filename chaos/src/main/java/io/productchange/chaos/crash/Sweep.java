package io.productchange.chaos.crash;

import io.productchange.chaos.crash.CrashPoint.Victim;
import io.productchange.chaos.crash.CrashPoint.When;
import io.productchange.chaos.faulty.FaultyService;
import io.productchange.chaos.faulty.Orders.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Halts the services at one place after the other, and in pairs of places; after each, restarts
 * what was halted, waits until everything has ended, and looks what became of it. Used by one
 * thread.
 */
final class Sweep {
  private static final Duration REACH_BOUND = Duration.ofSeconds(60);
  private static final Duration RECOVERY_BOUND = Duration.ofSeconds(3);
  private static final Duration DRAIN_BOUND = Duration.ofSeconds(90);

  private static final List<Kind> USUAL =
      List.copyOf(EnumSet.complementOf(EnumSet.of(Kind.BLIND, Kind.STUCK)));
  private static final List<Kind> ALL = List.of(Kind.values());

  private final Rig rig;
  private final Consumer<String> say;
  private final List<String> problems = new ArrayList<>();
  private int reached;
  private int swept;
  private int halts;

  /**
   * @param say told of progress
   */
  Sweep(Rig rig, Consumer<String> say) {
    this.rig = rig;
    this.say = say;
  }

  /** What was not as it is to be; empty so far as all is well. */
  List<String> problems() {
    return problems;
  }

  /** Points and pairs that were come to. */
  int reached() {
    return reached;
  }

  /** Points and pairs that were swept. */
  int swept() {
    return swept;
  }

  /** Processes that were halted. */
  int halts() {
    return halts;
  }

  /**
   * Starts both services and runs them undisturbed once, with requests of every kind. A waypoint
   * that is come to and that the sweep does not know is a problem.
   */
  private void survey() throws InterruptedException {
    rig.startAll();
    List<Request> batch = rig.submit(ALL);
    settle("undisturbed", batch);
    Set<String> seen = new TreeSet<>();
    for (Victim victim : Victim.values()) {
      seen.addAll(rig.service(victim).seen().keySet());
    }
    seen.removeIf(name -> CrashPoints.find(name).isPresent());
    if (!seen.isEmpty()) {
      problems.add("places that the sweep does not know: " + seen);
    }
  }

  /** Runs undisturbed first, then halts at every place and pair of the plan. */
  void run(SweepPlan plan) throws InterruptedException {
    survey();
    for (CrashPoint point : plan.points()) {
      sweep(plan, point.name(), List.of(point));
    }
    for (SweepPlan.Pair pair : plan.pairs()) {
      sweep(
          plan,
          pair.first().name() + " then " + pair.second().name(),
          List.of(pair.first(), pair.second()));
    }
  }

  private void sweep(SweepPlan plan, String name, List<CrashPoint> points)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    swept++;
    int before = problems.size();
    List<Request> requests = new ArrayList<>();
    boolean all = true;
    for (CrashPoint point : points) {
      startAllBut(point.victim());
      if (point.when() == When.REPLY_LOST) {
        all &= halt(CrashPoints.find(CrashPoints.REPLY_LOST).orElseThrow(), requests);
      }
      all &= halt(point, requests);
    }
    rig.startAll();
    if (all) {
      reached++;
    } else {
      problems.add(name + " was never reached");
    }
    settle(name, requests);
    say.accept(
        "%3d of %d  %-70s %-11s %s  %.1f s"
            .formatted(
                swept,
                plan.size(),
                name,
                all ? "reached" : "NOT REACHED",
                problems.size() == before
                    ? "ok"
                    : String.join("; ", problems.subList(before, problems.size())),
                (System.nanoTime() - startNanos) / 1e9));
  }

  private void startAllBut(Victim victim) {
    for (Victim other : Victim.values()) {
      if (other != victim) {
        rig.service(other).start();
      }
    }
  }

  /**
   * Has the point's process halt there, on requests that are on their way or on new ones.
   *
   * @return whether it came there
   */
  private boolean halt(CrashPoint point, List<Request> requests) throws InterruptedException {
    FaultyService victim = rig.service(point.victim());
    Order order = new Order(point.name(), 1);
    if (point.when() == When.START) {
      victim.kill();
    }
    if (victim.running()) {
      victim.haltAt(order);
    } else if (!victim.start(Optional.of(order))) {
      halts++;
      return true;
    }
    if (!requests.isEmpty() && awaitHalt(victim, RECOVERY_BOUND)) {
      return true;
    }
    requests.addAll(rig.submit(point.when() == When.TROUBLE ? ALL : USUAL));
    if (awaitHalt(victim, REACH_BOUND)) {
      return true;
    }
    victim.goOn();
    return false;
  }

  private boolean awaitHalt(FaultyService victim, Duration bound) throws InterruptedException {
    long endNanos = System.nanoTime() + bound.toNanos();
    while (System.nanoTime() - endNanos < 0) {
      if (victim.awaitHalt(Duration.ofMillis(200))) {
        halts++;
        return true;
      }
      rig.tend();
    }
    return false;
  }

  private void settle(String name, List<Request> requests) throws InterruptedException {
    for (String missing : rig.drain(requests, DRAIN_BOUND)) {
      problems.add(name + ": " + missing);
    }
    for (String wrong : rig.wrong(requests)) {
      problems.add(name + ": " + wrong);
    }
  }
}
