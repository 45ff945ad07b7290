package io.productchange.simulation;

import java.util.List;

/** What goes wrong, and when. */
final class Faults implements Timeline.Faults {
  /** How long a process may be stopped, in milliseconds. */
  private static final List<Integer> STOPS = List.of(100, 2_500, 5_000, 12_000, 50_000, 310_000);

  private final World world;

  Faults(World world) {
    this.world = world;
  }

  void start() {
    Profile profile = world.profile;
    if (profile.rebalances()) {
      again(2_000, 20_000, world.processors::rebalance);
      again(2_000, 20_000, world.adapters::rebalance);
    }
    if (profile.outages()) {
      again(
          5_000,
          60_000,
          () -> {
            if (world.broker.isUp()) {
              world.broker.setUp(false);
              world.timeline.after(world.chance.millis(100, 30_000), this::brokerUp);
            }
          });
      again(
          5_000,
          60_000,
          () -> {
            world.setDatabaseAway(true);
            world.timeline.after(
                world.chance.millis(100, 30_000), () -> world.setDatabaseAway(false));
          });
      again(
          5_000,
          60_000,
          () -> {
            world.kos.setDown(true);
            world.timeline.after(world.chance.millis(100, 60_000), () -> world.kos.setDown(false));
          });
      again(5_000, 40_000, () -> world.kos.setInquiryDown(world.chance.half()));
    }
    if (profile.foreignChanges()) {
      again(1_000, 15_000, this::foreignChange);
    }
    for (int i = 0; i < profile.resets(); i++) {
      world.timeline.after(
          world.chance.millis(1_000, profile.stormMillis()),
          () -> {
            if (world.isStorm()) {
              world.note("operator", () -> "resets");
              world.reset();
            }
          });
    }
  }

  private void again(long fromMillis, long toMillis, Runnable action) {
    world.timeline.after(
        world.chance.millis(fromMillis, toMillis),
        () -> {
          if (world.isStorm()) {
            action.run();
            again(fromMillis, toMillis, action);
          }
        });
  }

  private void brokerUp() {
    if (!world.broker.isUp()) {
      world.broker.setUp(true);
    }
  }

  /** All is well from here on, as soon as those who are stopped or dead are back. */
  void end() {
    brokerUp();
    world.setDatabaseAway(false);
    world.kos.setDown(false);
    world.kos.setInquiryDown(false);
  }

  /**
   * Another channel brings a line to a product that nobody else wants, or to the very one that is
   * wanted. Never back to where the line came from: that cannot be told from a call without effect.
   */
  private void foreignChange() {
    String line = world.chance.of(world.upstream.lines());
    List<String> wanted = world.upstream.openTargets(line);
    if (world.chance.half()) {
      world.kos.foreignChange(line, "Z");
    } else if (wanted.size() == 1) {
      world.kos.foreignChange(line, wanted.getFirst());
    }
  }

  @Override
  public void before(Actor actor) {
    if (!world.isStorm() || actor.stoppedUntil > world.timeline.now()) {
      return;
    }
    if (world.chance.happens(world.profile.crash())) {
      actor.die("before a step");
    } else if (world.chance.happens(world.profile.stop())) {
      stop(actor);
    }
  }

  private void stop(Actor actor) {
    long micros = world.chance.of(STOPS) * 1_000L;
    world.tally.count(Tally.What.STOPS);
    world.note(actor.name, () -> "is stopped for " + micros / 1_000 + " ms");
    actor.stoppedUntil = world.timeline.now() + micros;
    switch (actor) {
      case ProcessorNode processor -> world.processors.stopped(processor);
      case AdapterNode adapter -> world.adapters.stopped(adapter);
      default -> throw new IllegalStateException("an actor of no group");
    }
  }

  /** What a commit that was just told may be followed by. */
  void maybeCrash() {
    if (world.isStorm() && world.chance.happens(world.profile.crashAfterCommit())) {
      throw new Crash();
    }
  }

  /** Starts a dead process again, unless its host is lost. */
  void restart(Actor actor) {
    if (world.isStorm()
        && actor instanceof AdapterNode adapter
        && world.profile.loseAHost()
        && !world.hasLost()) {
      world.lose(adapter);
    } else if (!(actor instanceof AdapterNode adapter && world.isLost(adapter))) {
      world.timeline.after(world.chance.millis(300, 15_000), actor::begin);
    }
  }
}
