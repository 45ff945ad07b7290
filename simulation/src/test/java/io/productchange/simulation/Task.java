package io.productchange.simulation;

import io.productchange.changeprocessor.flow.ChangeFlow;
import io.productchange.changeprocessor.flow.Outbox;
import io.productchange.changeprocessor.reply.ReadReply;
import io.productchange.changeprocessor.reply.ReplyReader;
import io.productchange.changeprocessor.request.RequestEffect.IgnoredBecause;
import io.productchange.changeprocessor.request.RequestEffect.Sending;
import io.productchange.changeprocessor.request.RequestEffect.Telling;
import io.productchange.changeprocessor.request.RequestState;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.topic.Partitioning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One partition of a processor: the real flow on what is committed of it. */
final class Task implements Outbox {
  private final ProcessorNode node;
  private final World world;
  private final int partition;
  private final long term;
  private final TaskStates states;
  private final ChangeFlow flow;
  private Broker.Positions positions;
  private boolean moved;

  /** Begins from what is committed. */
  Task(ProcessorNode node, int partition, long term) {
    this.node = node;
    this.world = node.world;
    this.partition = partition;
    this.term = term;
    Broker.Committed committed = world.broker.task(partition);
    this.states =
        new TaskStates(
            committed.states.copy(), this::becomes, world.sabotage == Sabotage.REORDER_A_LINE);
    this.positions = committed.positions;
    this.flow = new ChangeFlow(states, this, this::isHere, world.profile.policy());
  }

  long term() {
    return term;
  }

  private boolean isHere(String lineKey) {
    return world.partitionOf(lineKey) == partition;
  }

  boolean hasInput() {
    return !inputs().isEmpty();
  }

  private enum Input {
    REQUEST,
    PLACED,
    REPLY
  }

  private List<Input> inputs() {
    List<Input> inputs = new ArrayList<>(3);
    if (positions.requests() < world.broker.requests.end(partition)) {
      inputs.add(Input.REQUEST);
    }
    if (positions.placed() < world.broker.placed.end(partition)) {
      inputs.add(Input.PLACED);
    }
    if (positions.replies() < world.broker.replies.end(partition)) {
      inputs.add(Input.REPLY);
    }
    return inputs;
  }

  /** Takes the next record of one of its topics. */
  void takeOne() {
    moved = true;
    Broker broker = world.broker;
    Broker.Positions at = positions;
    switch (world.chance.of(inputs())) {
      case REQUEST -> {
        positions = new Broker.Positions(at.requests() + 1, at.placed(), at.replies());
        if (world.sabotage != Sabotage.LOSE_AN_OFFSET || !world.chance.happens(0.1)) {
          flow.take(broker.requests.get(partition, at.requests()), node.clock());
        }
      }
      case PLACED -> {
        positions = new Broker.Positions(at.requests(), at.placed() + 1, at.replies());
        flow.take(broker.placed.get(partition, at.placed()), node.clock());
      }
      case REPLY -> {
        positions = new Broker.Positions(at.requests(), at.placed(), at.replies() + 1);
        switch (ReplyReader.read(broker.replies.get(partition, at.replies()))) {
          case ReadReply.Usable usable -> flow.take(usable.reply(), node.clock());
          case ReadReply.Unusable unusable ->
              throw new Violation("the adapter wrote an unusable reply: " + unusable.message());
        }
      }
    }
  }

  void tick() {
    flow.tick(node.clock());
  }

  @Nullable Instant firstDue() {
    return states.firstDue();
  }

  boolean isDirty() {
    return moved || states.isChanged();
  }

  Broker.Part takePart() {
    moved = false;
    return new Broker.Part(partition, term, states.takeChangelog(), positions);
  }

  private void becomes(String requestId, RequestState before, RequestState after) {
    if (before instanceof RequestState.Unknown) {
      ExecuteChange command =
          switch (after) {
            case RequestState.Queued queued -> queued.command();
            case RequestState.Sent sent -> sent.command();
            case RequestState.Unknown _, RequestState.Open _, RequestState.Decided _ -> null;
          };
      if (command != null) {
        node.output(() -> world.checker.accepted(command));
      }
    }
  }

  @Override
  public void send(ExecuteChange command, Sending sending) {
    byte[] bytes = JsonCodec.write(command);
    node.output(() -> world.broker.commands.append(world.partitionOf(command.lineKey()), bytes));
    world.note(
        node.name,
        () -> "commands " + command.requestId() + " " + sending + " " + command.acceptance());
  }

  @Override
  public void publish(String lineKey, ChangeEvent event) {
    node.output(() -> world.checker.event(event));
  }

  @Override
  public void publish(String lineKey, ChangeResult result, Telling telling) {
    node.output(() -> world.checker.told(result, telling));
    world.note(
        node.name,
        () ->
            "tells "
                + result.requestId()
                + " "
                + result.status()
                + " "
                + result.basis()
                + " "
                + telling);
  }

  @Override
  public void bury(SourceRecord record, DeadLetterCause cause, String message) {
    node.output(() -> world.checker.buried(record.origin(), cause));
  }

  @Override
  public void forward(SourceRecord record, String lineKey, String requestId) {
    int home = Partitioning.partitionFor(lineKey, world.profile.partitions());
    node.output(() -> world.broker.placed.append(home, record));
  }

  @Override
  public void ignore(String kind, IgnoredBecause why) {
    world.tally.count(Tally.What.REPLIES_IGNORED);
    world.note(node.name, () -> "ignores " + kind + ", " + why);
  }

  @Override
  public void doubt(ExecuteChange command, String message) {
    world.tally.count(Tally.What.DOUBTS_TOLD);
    world.note(node.name, () -> command.requestId() + " is in doubt: " + message);
  }
}
