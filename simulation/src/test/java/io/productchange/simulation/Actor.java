package io.productchange.simulation;

import java.time.Instant;

/** A process of ours: dies, is stopped and goes on later, and has a clock of its own. */
abstract class Actor {
  final String name;
  final World world;

  /** Counts its lives: what was under way in one does not reach the next. */
  int life;

  boolean alive;

  /** Until when it is stopped, as by SIGSTOP: everything that it would do waits until then. */
  long stoppedUntil;

  private final long skewMicros;

  Actor(World world, String name, long skewMicros) {
    this.world = world;
    this.name = name;
    this.skewMicros = skewMicros;
  }

  /** What its clock shows. */
  final Instant clock() {
    return Timeline.instant(world.timeline.now() + skewMicros);
  }

  /** The time by its clock at which its clock shows {@code instant}. */
  final long when(Instant instant) {
    return Timeline.micros(instant) - skewMicros;
  }

  /** Runs later in this process, if it still lives then. */
  final void later(long micros, Runnable action) {
    world.timeline.after(micros, this, life, action);
  }

  final void die(String how) {
    if (alive) {
      world.note(name, () -> "dies " + how);
      world.tally.count(Tally.What.DEATHS);
      alive = false;
      life++;
      stoppedUntil = 0;
      onDeath();
    }
  }

  /** Begins a new life. */
  final void begin() {
    if (!alive) {
      world.note(name, () -> "starts");
      alive = true;
      onStart();
    }
  }

  abstract void onStart();

  abstract void onDeath();
}
