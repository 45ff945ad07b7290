package io.productchange.kosadapter.work;

import io.productchange.kosadapter.breaker.Admission;
import io.productchange.kosadapter.breaker.Pass;
import io.productchange.kosadapter.call.CallPolicy;
import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerUnavailableException;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.call.Step;
import io.productchange.kosadapter.gateway.KosGateway;
import io.productchange.kosadapter.kos.ChangeOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request's run: carries out step after step until the machine is done or the run is told to
 * stop. A stop is heeded only where nothing is under way: a call that was sent is always followed
 * by the recording of its outcome.
 *
 * <p>Used by one thread; {@link #stop} may be called by any.
 */
final class Run {
  private static final Logger log = LoggerFactory.getLogger(Run.class);
  private static final Duration RELOAD_PAUSE_FIRST = Duration.ofMillis(200);
  private static final Duration RELOAD_PAUSE_MAX = Duration.ofSeconds(5);

  private static final Duration LEDGER_PAUSE_FIRST = Duration.ofMillis(10);
  private static final Duration LEDGER_PAUSE_MAX = Duration.ofSeconds(1);

  private final Tools tools;
  private final Change change;
  private final StopSignal stop;

  /** From an intent's write until its outcome is recorded and told. */
  private volatile boolean sending;

  /** Whether the outcome is recorded, and perhaps not told yet. */
  private boolean recorded;

  private @Nullable Pass pass;
  private volatile Admission.@Nullable Wish wish;

  /**
   * What runs share.
   *
   * @param reloads so many may read the ledger at once: after an outage of the database all want
   *     to, and would leave no connection to those whose writes and looks they wait for
   */
  record Tools(
      Ledger ledger,
      KosGateway kos,
      Admission admission,
      Replies replies,
      CallPolicy policy,
      Supplier<Stamp> clocks,
      BooleanSupplier ledgerOpen,
      Steps steps,
      Semaphore reloads) {}

  Run(Tools tools, Change change, StopSignal stop) {
    this.tools = tools;
    this.change = change;
    this.stop = stop;
  }

  Change change() {
    return change;
  }

  /** Whether a change call may be on its way. */
  boolean isSending() {
    return sending;
  }

  /** Asks the run to end where nothing is under way. */
  void stop() {
    stop.set();
    Admission.@Nullable Wish waiting = wish;
    if (waiting != null) {
      waiting.withdraw();
    }
  }

  /** Runs to the end; returns how it ended, or null where it was stopped before. */
  Step.@Nullable End run(Step first) {
    Step step = first;
    try {
      while (true) {
        if (step instanceof Step.Done done) {
          return done.why();
        }
        if (recorded && !(step instanceof Step.Tell)) {
          recorded = false;
          sending = false;
        }
        if (stop.isSet() && !sending) {
          return null;
        }
        tools.steps.before(change.requestId(), step);
        step = carryOut(step);
      }
    } catch (CancellationException e) {
      log.debug("request {}: stopped while waiting", change.requestId());
      return null;
    } finally {
      leave();
    }
  }

  private Step carryOut(Step step) {
    return switch (step) {
      case Step.Enter enter -> {
        enter(enter.purpose());
        yield then(enter, enter.then());
      }
      case Step.Inquire inquire ->
          then(inquire, inquire.then(), tools.kos.inquire(inquire.change(), held()));
      case Step.ListProducts list -> then(list, list.then(), tools.kos.products(held()));
      case Step.Write write -> then(write, write.then(), write(write.write()));
      case Step.SendChange send -> {
        ChangeOutcome outcome =
            tools.kos.send(send.call(), held(), () -> withinGuard(send.since()));
        // The places are for calls: another one need not wait until this outcome is recorded.
        leave();
        yield then(send, send.then(), outcome);
      }
      case Step.Tell tell -> {
        tools.replies.publish(tell.reply());
        yield then(tell, tell.then());
      }
      case Step.Pause pause -> {
        leave();
        pause(pause.duration());
        yield then(pause, pause.then());
      }
      case Step.Reload reload -> {
        leave();
        yield then(reload, reload.then(), reload(reload.change()));
      }
      case Step.Done done -> done;
    };
  }

  /** While an outcome is to be recorded, not even the end shortens the pause between two tries. */
  private void pause(Duration duration) {
    if (sending) {
      new StopSignal().await(duration);
    } else {
      stop.await(duration);
    }
  }

  private LedgerAnswer write(LedgerWrite write) {
    if (write instanceof LedgerWrite.Intent) {
      // First said, then looked: whoever sets the stop and then sees nothing on its way can be sure
      // that nothing will be.
      sending = true;
      if (stop.isSet() || !tools.admission.stillOpen(held())) {
        sending = false;
        return new LedgerAnswer.Declined();
      }
    }
    if (write instanceof LedgerWrite.Decide) {
      // It ends without a call.
      leave();
    }
    LedgerAnswer answer = tools.ledger.write(write);
    switch (write) {
      case LedgerWrite.Intent _ -> sending = answer instanceof LedgerAnswer.Committed;
      case LedgerWrite.Outcome _ -> recorded = !(answer instanceof LedgerAnswer.Unknown);
      case LedgerWrite.Doubt _, LedgerWrite.Resolve _, LedgerWrite.Decide _ -> {}
    }
    return answer;
  }

  private boolean withinGuard(Stamp since) {
    return since.until(tools.clocks.get()).compareTo(tools.policy.guard()) <= 0;
  }

  private Snapshot reload(Change wanted) {
    Duration pause = RELOAD_PAUSE_FIRST;
    while (true) {
      try {
        List<Snapshot> found = load(wanted.requestId());
        if (found.isEmpty()) {
          throw new IllegalStateException(
              "request " + wanted.requestId() + " is no longer on record");
        }
        return found.getFirst();
      } catch (LedgerUnavailableException e) {
        log.warn("request {}: cannot be read: {}", wanted.requestId(), e.getMessage());
        stop.await(pause);
        if (stop.isSet()) {
          throw new CancellationException("stopping");
        }
        pause =
            pause.multipliedBy(2).compareTo(RELOAD_PAUSE_MAX) < 0
                ? pause.multipliedBy(2)
                : RELOAD_PAUSE_MAX;
      }
    }
  }

  /** On a ledger that may not be worked with nothing is begun, and KOS is not asked either. */
  private void awaitLedger() {
    Duration pause = LEDGER_PAUSE_FIRST;
    while (!tools.ledgerOpen.getAsBoolean()) {
      if (stop.isSet()) {
        throw new CancellationException("stopping");
      }
      stop.await(pause);
      pause = pause.compareTo(LEDGER_PAUSE_MAX) < 0 ? pause.multipliedBy(2) : LEDGER_PAUSE_MAX;
    }
  }

  private List<Snapshot> load(String requestId) {
    tools.reloads.acquireUninterruptibly();
    try {
      return tools.ledger.load(List.of(requestId));
    } finally {
      tools.reloads.release();
    }
  }

  private void enter(Step.Purpose purpose) {
    leave();
    awaitLedger();
    Admission.Wish mine =
        tools.admission.ask(
            switch (purpose) {
              case CHANGE -> Admission.Kind.CHANGE;
              case INQUIRY -> Admission.Kind.INQUIRY;
            });
    wish = mine;
    if (stop.isSet()) {
      mine.withdraw();
    }
    pass = mine.await();
    wish = null;
  }

  private void leave() {
    @Nullable Pass mine = pass;
    pass = null;
    if (mine != null) {
      tools.admission.leave(mine);
    }
  }

  private Pass held() {
    @Nullable Pass mine = pass;
    if (mine == null) {
      throw new IllegalStateException("expected a place among the calls to KOS");
    }
    return mine;
  }

  private Step then(Step step, Supplier<Step> then) {
    tools.steps.after(change.requestId(), step);
    return then.get();
  }

  private <A> Step then(Step step, Function<A, Step> then, A answer) {
    tools.steps.after(change.requestId(), step);
    return then.apply(answer);
  }
}
