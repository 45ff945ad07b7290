package io.productchange.simulation;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerUnavailableException;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.call.Step;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One request's run: carries out the real call machine's steps in virtual time, as the adapter's
 * {@code Run} does on its threads; between any two of them the process may die or be stopped.
 */
final class Run {
  private static final long TIMEOUT_MICROS = 3_000_000;

  private final AdapterNode node;
  private final World world;
  private final Change change;
  private boolean sending;
  private boolean recorded;
  private boolean stopping;
  private boolean ended;

  /** Whether an event is under way that the run must wait for, even when it is to stop. */
  private boolean waiting;

  Run(AdapterNode node, Change change) {
    this.node = node;
    this.world = node.world;
    this.change = change;
  }

  Change change() {
    return change;
  }

  /** Whether a change call may be on its way. */
  boolean isSending() {
    return sending;
  }

  /** Ends the run where nothing is under way. */
  void stop() {
    stopping = true;
    if (waiting && !sending) {
      finish();
    }
  }

  private void finish() {
    if (!ended) {
      ended = true;
      node.gate.leave(this);
      node.ended(this);
    }
  }

  void begin(Step first) {
    if (!ended) {
      advance(first);
    }
  }

  private void advance(Step step) {
    if (ended) {
      return;
    }
    waiting = false;
    if (step instanceof Step.Done) {
      finish();
      return;
    }
    if (recorded && !(step instanceof Step.Tell)) {
      recorded = false;
      sending = false;
    }
    if (stopping && !sending) {
      finish();
      return;
    }
    carryOut(step);
  }

  private void carryOut(Step step) {
    switch (step) {
      case Step.Enter enter -> {
        waiting = true;
        node.gate.leave(this);
        node.gate.ask(this, enter.purpose(), () -> advance(enter.then().get()));
      }
      case Step.Inquire inquire ->
          world.kos.inquire(
              node,
              change.lineNumber(),
              answer -> {
                node.gate.report(this, answer);
                advance(inquire.then().apply(answer));
              });
      case Step.ListProducts list ->
          world.kos.products(
              node,
              answer -> {
                node.gate.report(this, answer);
                advance(list.then().apply(answer));
              });
      case Step.Write write -> write(write);
      case Step.SendChange send -> connect(send);
      case Step.Tell tell -> {
        node.replies.publish(tell.reply());
        node.later(0, () -> advance(tell.then().get()));
      }
      case Step.Pause pause -> {
        waiting = true;
        node.gate.leave(this);
        node.later(pause.duration().toNanos() / 1_000, () -> advance(pause.then().get()));
      }
      case Step.Reload reload -> {
        waiting = true;
        node.gate.leave(this);
        node.later(world.chance.millis(0, 5), () -> reload(reload, 200));
      }
      case Step.Done _ -> finish();
    }
  }

  private void reload(Step.Reload reload, long pauseMillis) {
    if (ended) {
      return;
    }
    List<Snapshot> found;
    try {
      found = node.link.load(List.of(change.requestId()));
    } catch (LedgerUnavailableException e) {
      node.later(pauseMillis * 1_000, () -> reload(reload, Math.min(5_000, pauseMillis * 2)));
      return;
    }
    advance(reload.then().apply(found.getFirst()));
  }

  private void write(Step.Write step) {
    LedgerWrite write = step.write();
    if (write instanceof LedgerWrite.Intent) {
      sending = true;
      if (stopping || !node.gate.stillOpen(this)) {
        sending = false;
        advance(step.then().apply(new LedgerAnswer.Declined()));
        return;
      }
      if (world.sabotage == Sabotage.SKIP_THE_INTENT && world.chance.happens(0.3)) {
        advance(step.then().apply(new LedgerAnswer.Committed(0, "skipped", node.stamp())));
        return;
      }
    }
    Stamp before = node.stamp();
    node.link.write(
        node.sender().id(),
        write,
        answer -> {
          LedgerAnswer heard = sabotaged(write, answer, before);
          switch (write) {
            case LedgerWrite.Intent _ -> sending = heard instanceof LedgerAnswer.Committed;
            case LedgerWrite.Outcome _ -> recorded = !(heard instanceof LedgerAnswer.Unknown);
            case LedgerWrite.Doubt _, LedgerWrite.Resolve _, LedgerWrite.Decide _ -> {}
          }
          advance(step.then().apply(heard));
        });
  }

  private LedgerAnswer sabotaged(LedgerWrite write, LedgerAnswer answer, Stamp before) {
    return world.sabotage == Sabotage.TRUST_AN_UNKNOWN_COMMIT
            && write instanceof LedgerWrite.Intent
            && answer instanceof LedgerAnswer.Unknown
        ? new LedgerAnswer.Committed(0, "trusted", before)
        : answer;
  }

  private void connect(Step.SendChange send) {
    boolean slow = world.chance.happens(world.trouble() * 0.1);
    node.later(world.chance.millis(0, slow ? 4_000 : 60), () -> connected(send));
  }

  private void connected(Step.SendChange send) {
    Duration elapsed = send.since().until(node.stamp());
    boolean late = elapsed.compareTo(world.profile.callPolicy().guard()) > 0;
    if (world.kos.refusesConnections()) {
      said(
          send,
          new ChangeOutcome.NotSent(
              new Exchange.NotWritten(1, "refused", false), "refused", false));
    } else if (late && world.sabotage != Sabotage.IGNORE_THE_GUARD) {
      world.tally.count(Tally.What.LATE_BY_THE_GUARD);
      said(
          send,
          new ChangeOutcome.NotSent(new Exchange.NotWritten(1, "guard", true), "guard", true));
    } else {
      // Stopped between the look at the clock and the first byte, it sends when it goes on.
      node.later(world.chance.millis(0, 1), () -> send(send, late));
    }
  }

  private void send(Step.SendChange send, boolean late) {
    world.checker.sends(send.call(), send.sendId(), late);
    boolean[] heard = {false};
    Consumer<ChangeOutcome> first =
        outcome -> {
          if (!heard[0]) {
            heard[0] = true;
            said(send, outcome);
          }
        };
    int life = node.life;
    world.kos.change(
        send.call(),
        send.sendId(),
        outcome ->
            world.timeline.after(
                world.chance.millis(0, 20), node, life, () -> first.accept(outcome)));
    node.later(
        TIMEOUT_MICROS,
        () ->
            first.accept(
                new ChangeOutcome.Unanswered(new Exchange.Broken(3_000, "timeout"), "timeout")));
    if (world.sabotage == Sabotage.SEND_TWICE && world.chance.happens(0.3)) {
      world.kos.change(send.call(), send.sendId(), _ -> {});
    }
  }

  private void said(Step.SendChange send, ChangeOutcome outcome) {
    world.note(
        node.name,
        () -> "hears of " + change.requestId() + ": " + outcome.getClass().getSimpleName());
    node.gate.report(this, outcome);
    advance(send.then().apply(outcome));
  }
}
