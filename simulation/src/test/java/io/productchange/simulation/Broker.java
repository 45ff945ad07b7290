package io.productchange.simulation;

import io.productchange.changeprocessor.flow.StatesInMemory;
import io.productchange.changeprocessor.source.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Topics, changelogs and offsets; ends transactions all together or not at all. */
final class Broker {
  private final World world;
  private final boolean splitTransactions;
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean up = true;

  final Partitioned<SourceRecord> requests;
  final Partitioned<SourceRecord> placed;
  final Partitioned<byte[]> commands;
  final Partitioned<byte[]> replies;

  /** What is committed of each of the processor's tasks. */
  private final List<Committed> tasks = new ArrayList<>();

  /** How far a task has read. */
  record Positions(int requests, int placed, int replies) {}

  /** One task as of its last transaction. */
  static final class Committed {
    StatesInMemory states = new StatesInMemory();
    Positions positions = new Positions(0, 0, 0);
  }

  /** One task's share of a transaction. */
  record Part(
      int partition, long term, List<Consumer<StatesInMemory>> changelog, Positions positions) {}

  /** One transaction of a processor. */
  record Transaction(List<Part> parts, List<Runnable> outputs) {}

  Broker(World world, int partitions, boolean splitTransactions) {
    this.world = world;
    this.splitTransactions = splitTransactions;
    this.requests = new Partitioned<>(partitions, p -> world.processors.wake(p));
    this.placed = new Partitioned<>(partitions, p -> world.processors.wake(p));
    this.commands = new Partitioned<>(partitions, p -> world.adapters.wake(p));
    this.replies = new Partitioned<>(partitions, p -> world.processors.wake(p));
    for (int i = 0; i < partitions; i++) {
      tasks.add(new Committed());
    }
  }

  boolean isUp() {
    return up;
  }

  void setUp(boolean nowUp) {
    world.note("broker", () -> nowUp ? "is back" : "goes down");
    up = nowUp;
    if (up) {
      List<Runnable> then = List.copyOf(waiting);
      waiting.clear();
      then.forEach(Runnable::run);
    }
  }

  /** Runs at once, or when the broker is back. */
  void whenUp(Runnable action) {
    if (up) {
      action.run();
    } else {
      waiting.add(action);
    }
  }

  Committed task(int partition) {
    return tasks.get(partition);
  }

  /** Decides a transaction. */
  void end(Transaction transaction, Consumer<Boolean> told) {
    if (!up) {
      // Either the producer gets through in time, or the transaction is aborted for its age.
      boolean inTime = world.chance.half();
      whenUp(() -> decide(transaction, inTime, told));
    } else {
      decide(transaction, true, told);
    }
  }

  private void decide(Transaction transaction, boolean inTime, Consumer<Boolean> told) {
    boolean valid =
        inTime
            && transaction.parts.stream()
                .allMatch(
                    part ->
                        world.processors.isOwner(part.partition, part.term)
                            || world.sabotage == Sabotage.LET_ZOMBIES_COMMIT);
    if (valid) {
      for (Part part : transaction.parts) {
        Committed task = tasks.get(part.partition);
        part.changelog.forEach(change -> change.accept(task.states));
        task.positions = part.positions;
      }
    }
    if (valid || splitTransactions) {
      transaction.outputs.forEach(Runnable::run);
    }
    told.accept(valid);
  }

  /** What {@code product-change reset} does: offsets, states and placed records are gone. */
  void reset() {
    placed.truncate();
    for (int p = 0; p < tasks.size(); p++) {
      Committed fresh = new Committed();
      fresh.positions = new Positions(requests.begin(p), placed.begin(p), replies.begin(p));
      tasks.set(p, fresh);
    }
  }

  /** Whether the processors have read and finished everything. */
  boolean isQuiet() {
    for (int p = 0; p < tasks.size(); p++) {
      Committed task = tasks.get(p);
      if (task.positions.requests < requests.end(p)
          || task.positions.placed < placed.end(p)
          || task.positions.replies < replies.end(p)
          || world.adapters.committed(p) < commands.end(p)
          || task.states.unfinished() > 0) {
        return false;
      }
    }
    return true;
  }
}
