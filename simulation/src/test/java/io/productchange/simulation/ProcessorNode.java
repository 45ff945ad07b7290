package io.productchange.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A change processor: the real flow for each of its tasks, in transactions of all its tasks
 * together. What was not committed when it dies, or when somebody else has its partition by then,
 * never was.
 */
final class ProcessorNode extends Actor implements Group.Member {
  private static final long TICK_MILLIS = 250;

  private final Map<Integer, Task> tasks = new TreeMap<>();

  /** Partitions to be given back, when nothing of theirs is uncommitted. */
  private final Map<Integer, Runnable> leaving = new HashMap<>();

  private List<Runnable> outputs = new ArrayList<>();
  private boolean pollPlanned;
  private boolean commitPlanned;
  private boolean committing;
  private long tickAt = Long.MAX_VALUE;

  /** Counts how often it began anew: what a transaction of before comes to is nothing to it. */
  private int session;

  ProcessorNode(World world, String name, long skewMicros) {
    super(world, name, skewMicros);
  }

  @Override
  public Actor actor() {
    return this;
  }

  @Override
  void onStart() {
    world.processors.join(this);
  }

  @Override
  void onDeath() {
    forgetAll();
    world.processors.died();
    world.faults.restart(this);
  }

  private void forgetAll() {
    session++;
    tasks.clear();
    leaving.clear();
    outputs = new ArrayList<>();
    pollPlanned = false;
    commitPlanned = false;
    committing = false;
    tickAt = Long.MAX_VALUE;
  }

  @Override
  public void assigned(int partition, long term) {
    tasks.put(partition, new Task(this, partition, term));
    wake();
  }

  @Override
  public void revoke(int partition, Runnable done) {
    leaving.put(partition, done);
    wake();
  }

  @Override
  public void lost() {
    forgetAll();
  }

  /** Within the transaction, to be written when it is committed. */
  void output(Runnable write) {
    outputs.add(write);
  }

  @Override
  public void wake() {
    if (alive && !pollPlanned) {
      pollPlanned = true;
      later(world.chance.millis(0, 5), this::poll);
    }
  }

  private void poll() {
    pollPlanned = false;
    if (!world.broker.isUp()) {
      world.broker.whenUp(this::wake);
      return;
    }
    if (committing) {
      return;
    }
    if (!leaving.isEmpty()) {
      if (isDirty()) {
        commit();
      } else {
        leaving.keySet().forEach(tasks::remove);
        List.copyOf(leaving.values()).forEach(Runnable::run);
        leaving.clear();
        wake();
      }
      return;
    }
    boolean more = read(1 + world.chance.below(6));
    planCommit();
    planTick();
    if (more) {
      wake();
    }
  }

  /** Whether there is more. */
  private boolean read(int count) {
    for (int i = 0; i < count; i++) {
      List<Task> ready = tasks.values().stream().filter(Task::hasInput).toList();
      if (ready.isEmpty()) {
        return false;
      }
      world.chance.of(ready).takeOne();
    }
    return tasks.values().stream().anyMatch(Task::hasInput);
  }

  private boolean isDirty() {
    return tasks.values().stream().anyMatch(Task::isDirty);
  }

  private void planTick() {
    @Nullable Instant first = null;
    for (Task task : tasks.values()) {
      @Nullable Instant due = task.firstDue();
      if (due != null && (first == null || due.isBefore(first))) {
        first = due;
      }
    }
    if (first == null) {
      return;
    }
    long at = Math.max(world.timeline.now(), when(first));
    if (at < tickAt) {
      tickAt = at;
      later(at - world.timeline.now() + world.chance.millis(0, TICK_MILLIS), () -> tick(at));
    }
  }

  private void tick(long planned) {
    if (tickAt == planned) {
      tickAt = Long.MAX_VALUE;
    }
    if (!committing && leaving.isEmpty()) {
      tasks.values().forEach(Task::tick);
      planCommit();
    }
    if (!committing) {
      planTick();
    }
  }

  private void planCommit() {
    if (isDirty() && !commitPlanned) {
      commitPlanned = true;
      later(world.chance.millis(1, 20), this::commit);
    }
  }

  private void commit() {
    commitPlanned = false;
    if (committing || !isDirty()) {
      return;
    }
    committing = true;
    List<Broker.Part> parts = new ArrayList<>();
    tasks.values().stream().filter(Task::isDirty).forEach(task -> parts.add(task.takePart()));
    Broker.Transaction transaction = new Broker.Transaction(parts, outputs);
    outputs = new ArrayList<>();
    int mine = life;
    int now = session;
    world.timeline.after(
        world.chance.millis(1, 15),
        () ->
            world.broker.end(
                transaction,
                valid ->
                    world.timeline.after(
                        world.chance.millis(0, 5), this, mine, () -> ended(now, valid))));
  }

  private void ended(int before, boolean valid) {
    if (before != session) {
      return;
    }
    committing = false;
    if (!valid) {
      world.note(name, () -> "its transaction is aborted");
      world.tally.count(Tally.What.TRANSACTIONS_ABORTED);
      outputs = new ArrayList<>();
      for (int partition : List.copyOf(tasks.keySet())) {
        Task task = tasks.get(partition);
        if (task != null) {
          if (world.processors.isOwner(partition, task.term())) {
            tasks.put(partition, new Task(this, partition, task.term()));
          } else {
            tasks.remove(partition);
          }
        }
      }
    }
    planTick();
    wake();
  }
}
