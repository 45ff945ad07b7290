package io.productchange.simulation;

import io.productchange.kosadapter.work.Replies;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.Reason;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Transition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One adapter's replies on their way, in order; lost with it, and now and then repeated late. */
final class ReplyQueue implements Replies {
  private final AdapterNode node;
  private final World world;
  private final Deque<KosReply> waiting = new ArrayDeque<>();
  private boolean sending;

  ReplyQueue(AdapterNode node) {
    this.node = node;
    this.world = node.world;
  }

  @Override
  public void publish(KosReply reply) {
    waiting.add(reply);
    sendNext();
  }

  void clear() {
    waiting.clear();
    sending = false;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  private void sendNext() {
    if (!sending && !waiting.isEmpty()) {
      sending = true;
      node.later(world.chance.millis(0, 30), this::sendOne);
    }
  }

  private void sendOne() {
    if (!world.broker.isUp()) {
      int life = node.life;
      world.broker.whenUp(() -> world.timeline.after(1_000, node, life, this::sendOne));
      return;
    }
    sending = false;
    KosReply reply = sabotaged(waiting.remove());
    sendNext();
    if (isDropped(reply)) {
      return;
    }
    byte[] bytes = JsonCodec.write(reply);
    int partition = world.partitionOf(reply.address().lineKey());
    world.timeline.after(world.chance.millis(0, 3), () -> append(partition, bytes));
    if (world.chance.happens(world.repeatedReplies())) {
      world.timeline.after(world.chance.millis(0, 60_000), () -> append(partition, bytes));
    }
    world.note(
        node.name,
        () ->
            "replies " + reply.getClass().getSimpleName() + " to " + reply.address().acceptance());
  }

  private void append(int partition, byte[] bytes) {
    if (world.broker.isUp()) {
      world.broker.replies.append(partition, bytes);
    }
  }

  private boolean isDropped(KosReply reply) {
    boolean tells = reply instanceof KosReply.Decided || reply instanceof KosReply.AlreadyDecided;
    return world.sabotage == Sabotage.DROP_A_REPLY
        && tells
        && Math.floorMod(reply.address().requestId().hashCode(), 3) == 0;
  }

  private KosReply sabotaged(KosReply reply) {
    if (world.sabotage != Sabotage.FORGE_A_FAILED
        || !(reply instanceof KosReply.Decided decided)
        || decided.result().status() == ChangeStatus.FAILED) {
      return reply;
    }
    ChangeResult told = decided.result();
    ChangeResult forged =
        new ChangeResult(
            told.requestId(),
            told.resultId(),
            told.attempt(),
            told.lineNumber(),
            told.customerId(),
            told.currentProductCode(),
            told.targetProductCode(),
            ChangeStatus.FAILED,
            new Reason(ReasonCode.NOT_APPLIED, "forged", List.of()),
            told.basis(),
            null,
            told.requestedAt(),
            told.processedAt(),
            told.version());
    List<Transition> transitions = new ArrayList<>(decided.transitions());
    Transition last = transitions.removeLast();
    transitions.add(
        new Transition(
            ChangeStatus.FAILED,
            last.previousStatus(),
            last.version(),
            last.occurredAt(),
            null,
            "forged",
            null,
            null));
    return new KosReply.Decided(reply.address(), reply.repliedAt(), transitions, forged);
  }
}
