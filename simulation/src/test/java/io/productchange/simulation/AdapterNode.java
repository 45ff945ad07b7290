package io.productchange.simulation;

import io.productchange.kosadapter.call.CallMachine;
import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.LedgerUnavailableException;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.claim.ClaimsUnavailableException;
import io.productchange.kosadapter.claim.Command;
import io.productchange.kosadapter.command.CommandIntake;
import io.productchange.kosadapter.resume.Resumption;
import io.productchange.kosadapter.work.Workbench;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.JsonCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An adapter: the real intake, resumption and call machine. What stands for its threads and its
 * poll loop is a model of {@code CommandLoop}, {@code ClaimWorker}, {@code Workshop}.
 */
final class AdapterNode extends Actor implements Group.Member, Workbench {
  private static final long DRAIN_MICROS = 8_000_000;

  final String host;
  final DatabaseLink link = new DatabaseLink(this);
  final ReplyQueue replies = new ReplyQueue(this);
  Gate gate;

  private final Map<Integer, Long> terms = new TreeMap<>();
  private final Map<Integer, Integer> positions = new TreeMap<>();
  private final Map<String, Run> runs = new LinkedHashMap<>();

  /** The last command of each partition that is on record. */
  private final Map<Integer, Read> claimed = new TreeMap<>();

  private final Deque<List<Read>> batches = new ArrayDeque<>();
  private boolean pollPlanned;
  private boolean claiming;
  private int chores;
  private Senders.@Nullable Sender sender;
  private @Nullable CallMachine machine;
  private @Nullable CommandIntake intake;
  private @Nullable Resumption resumption;

  private record Read(int partition, long term, int offset, ExecuteChange message) {}

  AdapterNode(World world, String name, String host, long skewMicros) {
    super(world, name, skewMicros);
    this.host = host;
    this.gate = world.newGate(this);
  }

  @Override
  public Actor actor() {
    return this;
  }

  @Override
  void onStart() {
    int slot = world.senders.takeSlot(this);
    later(world.chance.millis(10, 500), () -> register(slot));
  }

  private void register(int slot) {
    try {
      Senders.Sender registered = link.transaction(() -> world.senders.register(this, slot));
      sender = registered;
      machine = new CallMachine(world.profile.callPolicy(), registered.id(), this::clock);
      intake = new CommandIntake(link::claim, link, this, replies, _ -> {}, this::clock);
      resumption =
          new Resumption(
              link,
              link,
              this,
              () -> new TreeSet<>(terms.keySet()),
              world.profile.callPolicy().lateEffectBound(),
              registered.id(),
              this::clock,
              10_000);
    } catch (LedgerUnavailableException e) {
      later(1_000_000, () -> register(slot));
      return;
    }
    world.adapters.join(this);
    later(world.chance.millis(0, 1_000), this::chores);
  }

  @Override
  void onDeath() {
    terms.clear();
    positions.clear();
    runs.clear();
    batches.clear();
    claimed.clear();
    replies.clear();
    pollPlanned = false;
    claiming = false;
    gate = world.newGate(this);
    world.adapters.died();
    world.faults.restart(this);
  }

  /** The guard's two clocks. */
  Stamp stamp() {
    return new Stamp(world.timeline.now() * 1_000, clock().toEpochMilli());
  }

  Senders.Sender sender() {
    return present(sender);
  }

  private void chores() {
    chores++;
    later(1_000_000, this::chores);
    gate.refresh();
    present(resumption).look();
    try {
      world.operators.carryOut(this, terms.keySet());
      if (chores % 2 == 0) {
        link.transaction(
            () -> {
              world.senders.proveOthersDead(sender());
              return true;
            });
      }
    } catch (LedgerUnavailableException e) {
      return;
    }
    if (chores % 60 == 0) {
      present(resumption).lookAtAll();
    }
  }

  /** Goes on with a request after an operator's ruling. */
  void goOn(String requestId) {
    try {
      present(resumption).begin(List.of(requestId));
    } catch (LedgerUnavailableException e) {
      world.note(name, () -> "cannot go on with " + requestId + " now");
    }
  }

  @Override
  public void assigned(int partition, long term) {
    terms.put(partition, term);
    positions.put(partition, world.adapters.committed(partition));
    present(resumption).assigned(Set.of(partition));
    wake();
  }

  @Override
  public void revoke(int partition, Runnable done) {
    terms.remove(partition);
    List<Run> ending = runsOf(partition);
    ending.forEach(Run::stop);
    drain(ending, world.timeline.now() + DRAIN_MICROS, done);
  }

  private void drain(List<Run> ending, long until, Runnable done) {
    if (ending.stream().noneMatch(Run::isSending) || world.timeline.now() >= until) {
      done.run();
    } else {
      later(20_000, () -> drain(ending, until, done));
    }
  }

  private List<Run> runsOf(int partition) {
    return runs.values().stream().filter(run -> run.change().partition() == partition).toList();
  }

  @Override
  public void lost() {
    terms.clear();
    List.copyOf(runs.values()).forEach(Run::stop);
  }

  @Override
  public void wake() {
    if (alive && !pollPlanned) {
      pollPlanned = true;
      later(world.chance.millis(0, 20), this::poll);
    }
  }

  private void poll() {
    pollPlanned = false;
    if (!world.broker.isUp()) {
      world.broker.whenUp(this::wake);
      return;
    }
    List<Read> batch = new ArrayList<>();
    int max = 1 + world.chance.below(5);
    boolean more = false;
    for (Map.Entry<Integer, Long> owned : terms.entrySet()) {
      int partition = owned.getKey();
      int at = positions.getOrDefault(partition, 0);
      while (at < world.broker.commands.end(partition) && batch.size() < max) {
        byte[] value = world.broker.commands.get(partition, at);
        batch.add(
            new Read(partition, owned.getValue(), at, JsonCodec.read(value, ExecuteChange.class)));
        at++;
      }
      positions.put(partition, at);
      more |= at < world.broker.commands.end(partition);
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
      claimNext();
    }
    if (more) {
      wake();
    }
  }

  private void claimNext() {
    if (!claiming && !batches.isEmpty()) {
      claiming = true;
      later(world.chance.millis(0, 10), () -> claim(batches.remove(), 200));
    }
  }

  private void claim(List<Read> batch, long pauseMillis) {
    List<Read> owned =
        batch.stream()
            .filter(read -> read.term == terms.getOrDefault(read.partition, -1L))
            .toList();
    try {
      present(intake)
          .take(owned.stream().map(read -> new Command(read.message, read.partition)).toList());
    } catch (ClaimsUnavailableException | LedgerUnavailableException e) {
      later(pauseMillis * 1_000, () -> claim(batch, Math.min(5_000, pauseMillis * 2)));
      return;
    }
    claiming = false;
    owned.forEach(read -> claimed.put(read.partition, read));
    later(world.chance.millis(0, 100), this::commit);
    claimNext();
  }

  private void commit() {
    List<Read> last = List.copyOf(claimed.values());
    world.broker.whenUp(
        () ->
            last.forEach(
                read -> world.adapters.commit(read.partition, read.term, read.offset + 1)));
  }

  @Override
  public boolean begin(Snapshot snapshot) {
    Change change = snapshot.change();
    if (runs.containsKey(change.requestId())) {
      return false;
    }
    Run run = new Run(this, change);
    runs.put(change.requestId(), run);
    later(0, () -> run.begin(present(machine).begin(snapshot)));
    return true;
  }

  void ended(Run run) {
    runs.remove(run.change().requestId(), run);
  }

  @Override
  public boolean isUnderWay(String requestId) {
    return runs.containsKey(requestId);
  }

  @Override
  public int underWay() {
    return runs.size();
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("expected a process that has started");
    }
    return value;
  }
}
