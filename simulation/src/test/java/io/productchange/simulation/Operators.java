package io.productchange.simulation;

import io.productchange.kosadapter.call.Decisions;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.operator.OperatorAction;
import io.productchange.kosadapter.operator.Rulings;
import io.productchange.schema.message.KosReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * People who decide about doubts that need one, truthfully: they have looked into KOS. What they
 * ask for, the adapter that owns the line carries out, as {@code OperatorActions} does.
 */
final class Operators {
  private static final long LOOK_MILLIS = 5_000;

  private final World world;
  private final List<Asked> asked = new ArrayList<>();
  private int rulings;

  private static final class Asked {
    private final OperatorAction action;
    private boolean handled;

    private Asked(OperatorAction action) {
      this.action = action;
    }
  }

  Operators(World world) {
    this.world = world;
  }

  /** How often they were needed. */
  int rulings() {
    return rulings;
  }

  void start() {
    world.timeline.after(world.chance.millis(1, LOOK_MILLIS), this::look);
  }

  private void look() {
    world.timeline.after(LOOK_MILLIS * 1_000, this::look);
    if (world.databaseIsAway()) {
      return;
    }
    for (AttemptRow attempt : world.database.attempts()) {
      if (attempt.send().state() == Send.State.IN_DOUBT
          && needsSomebody(attempt.send())
          && (isNobodyAtIt(attempt.requestId()) || world.chance.happens(0.3))
          && world.chance.half()) {
        decide(attempt);
      }
    }
  }

  /** One who does not know of the other may ask for something too. */
  private boolean isNobodyAtIt(String requestId) {
    return asked.stream().allMatch(one -> one.handled || !one.action.requestId().equals(requestId));
  }

  /** Only what no evidence will ever decide. */
  private boolean needsSomebody(Send send) {
    if (send.inquired()) {
      return true;
    }
    if (send.outcome() == Send.OutcomeKind.ERRORED) {
      return false;
    }
    if (send.senderDoneAt() == null) {
      return world.isLost(world.senders.of(send.sender()).node());
    }
    return world.profile.callPolicy().lateEffectBound().isEmpty();
  }

  private void decide(AttemptRow attempt) {
    Send send = attempt.send();
    String requestId = attempt.requestId();
    if (world.kos.mayStillExecute(requestId)) {
      return;
    }
    boolean done = send.senderDoneAt() != null;
    if (world.kos.hasExecuted(requestId)) {
      ask(requestId, send.id(), OperatorAction.Kind.APPLIED);
    } else if (done) {
      ask(
          requestId,
          send.id(),
          world.chance.half() ? OperatorAction.Kind.RETRY : OperatorAction.Kind.NOT_APPLIED);
    } else if (!world.senders.of(send.sender()).lives()) {
      ask(requestId, send.id(), OperatorAction.Kind.SENDER_DEAD);
    }
  }

  /** People take their time between what they look at and what they ask for. */
  private void ask(String requestId, long sendId, OperatorAction.Kind kind) {
    world.timeline.after(
        world.chance.millis(0, 60_000),
        () -> {
          if (!world.databaseIsAway()) {
            world.note("operator", () -> "asks for " + kind + " of " + requestId);
            asked.add(
                new Asked(
                    new OperatorAction(
                        asked.size() + 1L, requestId, kind, "op", "looked", sendId, true)));
          }
        });
  }

  /** What one adapter does about actions of its partitions. */
  void carryOut(AdapterNode node, Set<Integer> owned) {
    for (Asked one : List.copyOf(asked)) {
      if (!one.handled && owned.contains(world.database.row(one.action.requestId()).partition())) {
        boolean[] goOn = {false};
        Optional<KosReply> reply = node.link.transaction(() -> carryOut(node, one, goOn));
        reply.ifPresent(node.replies::publish);
        if (goOn[0]) {
          node.goOn(one.action.requestId());
        }
      }
    }
  }

  private Optional<KosReply> carryOut(AdapterNode node, Asked one, boolean[] goOn) {
    Snapshot snapshot = world.database.snapshot(one.action.requestId()).orElse(null);
    one.handled = true;
    return switch (Rulings.of(one.action, snapshot, Optional.empty(), java.time.Instant.EPOCH)) {
      case Rulings.Ruling.Rejected _ -> Optional.empty();
      case Rulings.Ruling.Allowed allowed -> {
        if (snapshot == null) {
          throw new Violation("a ruling about nothing was allowed");
        }
        rulings++;
        yield apply(node, one.action, snapshot, allowed.send(), goOn);
      }
    };
  }

  private Optional<KosReply> apply(
      AdapterNode node, OperatorAction action, Snapshot snapshot, Send send, boolean[] goOn) {
    Instant now = node.clock();
    return switch (action.kind()) {
      case APPLIED -> {
        var decision = Decisions.appliedByOperator(snapshot, action.why(), now);
        world.database.resolveByOperator(
            action.requestId(), send.id(), true, Optional.of(decision));
        yield Optional.of(decided(snapshot, decision, now));
      }
      case NOT_APPLIED -> {
        var decision = Decisions.notAppliedByOperator(snapshot, action.why(), now);
        world.database.resolveByOperator(
            action.requestId(), send.id(), false, Optional.of(decision));
        yield Optional.of(decided(snapshot, decision, now));
      }
      case RETRY -> {
        world.database.resolveByOperator(action.requestId(), send.id(), false, Optional.empty());
        goOn[0] = true;
        yield Optional.empty();
      }
      case SENDER_DEAD -> {
        world.database.senderDone(send.id(), now);
        goOn[0] = true;
        yield Optional.empty();
      }
    };
  }

  private static KosReply decided(
      Snapshot snapshot, io.productchange.kosadapter.call.Decision decision, Instant now) {
    return new KosReply.Decided(
        new KosReply.Address(
            snapshot.change().commandId(),
            snapshot.change().requestId(),
            snapshot.change().attempt(),
            snapshot.acceptance(),
            snapshot.change().lineKey()),
        now,
        decision.transitions(),
        decision.result());
  }
}
