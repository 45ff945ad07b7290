package io.productchange.kosadapter.work;

import io.productchange.kosadapter.breaker.Admission;
import io.productchange.kosadapter.call.CallMachine;
import io.productchange.kosadapter.call.CallPolicy;
import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.call.Step;
import io.productchange.kosadapter.gateway.KosGateway;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests under way in this process, each on a virtual thread of its own, at most one run for
 * a request. How many may run at once is for the caller to bound.
 *
 * <p>Thread-safe.
 */
public final class Workshop implements Workbench {
  private static final Logger log = LoggerFactory.getLogger(Workshop.class);
  private static final int RELOADS_MAX = 4;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final CallMachine machine;
  private final Run.Tools tools;
  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  /**
   * @param ledgerOpen whether anything may be begun now
   * @param steps told of every step of every request
   */
  public Workshop(
      CallMachine machine,
      Ledger ledger,
      KosGateway kos,
      Admission admission,
      Replies replies,
      CallPolicy policy,
      Supplier<Stamp> clocks,
      BooleanSupplier ledgerOpen,
      Steps steps) {
    this.machine = machine;
    this.tools =
        new Run.Tools(
            ledger,
            kos,
            admission,
            replies,
            policy,
            clocks,
            ledgerOpen,
            steps,
            new Semaphore(RELOADS_MAX));
  }

  @Override
  public boolean begin(Snapshot snapshot) {
    Change change = snapshot.change();
    Run run = new Run(tools, change, new StopSignal());
    if (stopped || runs.putIfAbsent(change.requestId(), run) != null) {
      return false;
    }
    Thread.ofVirtual().name("request-" + change.requestId()).start(() -> carryOut(run, snapshot));
    return true;
  }

  @Override
  public boolean isUnderWay(String requestId) {
    return runs.containsKey(requestId);
  }

  @Override
  public int underWay() {
    return runs.size();
  }

  /** How many of them may have a change call on its way. */
  public long sending() {
    return runs.values().stream().filter(Run::isSending).count();
  }

  /**
   * Ends the runs of some partitions: those that have no change call on its way as soon as they
   * notice, the others when their outcome is recorded.
   *
   * @param within how long to wait for the latter; what is left then goes on by itself
   * @return whether no change call is on its way any more; none will be
   */
  public boolean release(Collection<Integer> partitions, Duration within) {
    Set<Integer> wanted = Set.copyOf(partitions);
    return end(run -> wanted.contains(run.change().partition()), within);
  }

  /** The same for all runs; nothing can be begun any more. */
  public boolean stop(Duration within) {
    stopped = true;
    return end(run -> true, within);
  }

  private boolean end(Predicate<Run> which, Duration within) {
    List<Run> ending = runs.values().stream().filter(which).toList();
    ending.forEach(Run::stop);
    long endNanos = System.nanoTime() + within.toNanos();
    StopSignal never = new StopSignal();
    while (ending.stream().anyMatch(Run::isSending)) {
      if (System.nanoTime() - endNanos >= 0) {
        log.warn(
            "{} change calls are still on their way after {}",
            ending.stream().filter(Run::isSending).count(),
            within);
        return false;
      }
      never.await(LOOK_AGAIN);
    }
    return true;
  }

  private void carryOut(Run run, Snapshot snapshot) {
    String requestId = run.change().requestId();
    try {
      Step.@Nullable End end = run.run(machine.begin(snapshot));
      log.debug("request {}: {}", requestId, end == null ? "stopped" : end);
    } catch (RuntimeException e) {
      // The command that is sent again goes on with it, from what is on record.
      log.error("request {}: its run failed", requestId, e);
    } finally {
      runs.remove(requestId, run);
    }
  }
}
