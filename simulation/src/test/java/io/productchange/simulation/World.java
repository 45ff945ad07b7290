package io.productchange.simulation;

import io.productchange.schema.topic.Partitioning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Everything that one schedule has, and how it goes from its beginning to its end. One thread. */
final class World {
  private static final long LOOK_MICROS = 500_000;
  private static final long LIMIT_MICROS = 3_600_000_000L;
  private static final int NOTES_MAX = 20_000;

  final Tally tally = new Tally();
  final Chance chance;
  final Sabotage sabotage;
  final Profile profile;
  final Timeline timeline;
  final Faults faults;
  final Broker broker;
  final Group processors;
  final Group adapters;
  final Database database = new Database();
  final Senders senders = new Senders(this);
  final Operators operators = new Operators(this);
  final Checker checker = new Checker(this);
  final Kos kos;
  final Upstream upstream;
  final List<ProcessorNode> processorNodes = new ArrayList<>();
  final List<AdapterNode> adapterNodes = new ArrayList<>();

  private final boolean tracing;
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final Set<AdapterNode> lost = new HashSet<>();
  private boolean databaseAway;
  private boolean storm = true;

  static World random(long seed, Sabotage sabotage, boolean tracing) {
    Chance chance = new Chance(seed);
    return new World(chance, Profile.random(chance, sabotage), sabotage, tracing);
  }

  World(Chance chance, Profile profile, Sabotage sabotage, boolean tracing) {
    this.chance = chance;
    this.profile = profile;
    this.sabotage = sabotage;
    this.tracing = tracing;
    this.faults = new Faults(this);
    this.timeline = new Timeline(faults);
    this.broker = new Broker(this, profile.partitions(), sabotage == Sabotage.SPLIT_A_TRANSACTION);
    this.processors = new Group(this, profile.partitions());
    this.adapters = new Group(this, profile.partitions());
    this.upstream = new Upstream(this);
    this.kos = new Kos(this, upstream.lines());
    for (int i = 1; i <= profile.processors(); i++) {
      processorNodes.add(new ProcessorNode(this, "processor-" + i, skew()));
    }
    for (int i = 1; i <= profile.adapters(); i++) {
      String host = profile.oneHost() ? "host" : "host-" + i;
      adapterNodes.add(new AdapterNode(this, "adapter-" + i, host, skew()));
    }
  }

  private long skew() {
    return chance.millis(-500, 500);
  }

  Gate newGate(AdapterNode node) {
    return new OpenGate(node);
  }

  /** From the first record to the last check. */
  void run() {
    processorNodes.forEach(Actor::begin);
    adapterNodes.forEach(Actor::begin);
    upstream.start();
    faults.start();
    operators.start();
    while (timeline.now() < profile.stormMillis() * 1_000) {
      timeline.step();
    }
    note("world", () -> "calm from here on");
    storm = false;
    faults.end();
    settle();
    checker.atRest();
    if (profile.replay()) {
      int calls = kos.journal().size();
      note("world", () -> "everything is read again");
      reset();
      settle();
      checker.atRest();
      if (kos.journal().size() != calls) {
        throw new Violation("reading again made a change call");
      }
    }
  }

  /** Goes on until nothing is left to do, and what may come late has come. */
  private void settle() {
    long end = timeline.now() + LIMIT_MICROS;
    long quietSince = -1;
    long lookAt = timeline.now();
    while (quietSince < 0 || timeline.now() - quietSince < 65_000_000) {
      if (timeline.now() > end) {
        throw new Violation("it never comes to rest: " + checker.unfinished());
      }
      timeline.step();
      if (timeline.now() >= lookAt) {
        lookAt = timeline.now() + LOOK_MICROS;
        boolean quiet = isQuiet();
        quietSince = !quiet ? -1 : quietSince < 0 ? timeline.now() : quietSince;
      }
    }
  }

  private boolean isQuiet() {
    return broker.isQuiet()
        && database.isAllDecided()
        && kos.journal().stream().allMatch(call -> call.over)
        && adapterNodes.stream().allMatch(node -> node.underWay() == 0 && node.replies.isEmpty());
  }

  /** {@code product-change reset}: all are stopped, then everything is read from the start. */
  void reset() {
    tally.count(Tally.What.RESETS);
    processorNodes.forEach(node -> node.die("for a reset"));
    adapterNodes.forEach(node -> node.die("for a reset"));
    broker.reset();
    processors.reset();
    adapters.reset();
    checker.reset();
  }

  /** What happened so far. */
  Tally tallied() {
    tally.add(Tally.What.STEPS, timeline.steps());
    tally.add(Tally.What.REQUESTS, upstream.written());
    tally.add(Tally.What.CHANGE_CALLS, kos.journal().size());
    tally.add(Tally.What.EXECUTIONS, kos.journal().stream().filter(call -> call.executed).count());
    tally.add(Tally.What.OPERATOR_RULINGS, operators.rulings());
    return tally;
  }

  boolean isStorm() {
    return storm;
  }

  double trouble() {
    return storm ? profile.trouble() : 0;
  }

  double lostCommits() {
    return storm ? profile.lostCommits() : 0;
  }

  double repeatedReplies() {
    return storm ? profile.repeatedReplies() : 0;
  }

  boolean databaseIsAway() {
    return databaseAway;
  }

  void setDatabaseAway(boolean away) {
    note("database", () -> away ? "goes away" : "is back");
    databaseAway = away;
  }

  /** Its host is gone for good. */
  void lose(AdapterNode node) {
    note(node.name, () -> "is lost with its host");
    lost.add(node);
  }

  boolean isLost(AdapterNode node) {
    return lost.contains(node);
  }

  boolean hasLost() {
    return !lost.isEmpty();
  }

  int partitionOf(String lineKey) {
    return places.computeIfAbsent(
        lineKey, key -> Partitioning.partitionFor(key, profile.partitions()));
  }

  /** A line of the trace, made only where somebody wants it. */
  void note(String who, Supplier<String> what) {
    if (tracing && notes.size() < NOTES_MAX) {
      notes.add("%10.3f s  %-11s %s".formatted(timeline.now() / 1_000_000.0, who, what.get()));
    }
  }

  List<String> notes() {
    return notes;
  }
}
