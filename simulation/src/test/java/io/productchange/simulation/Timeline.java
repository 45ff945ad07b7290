package io.productchange.simulation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Virtual time: what happens, one thing after the other, in an order that the seed decides. */
final class Timeline {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Told before each step of a process; may let it die or stop it. */
  interface Faults {
    void before(Actor actor);
  }

  private record Event(
      long atMicros, long number, @Nullable Actor owner, int life, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::atMicros).thenComparingLong(Event::number));
  private final Faults faults;
  private long now;
  private long number;
  private long digest;

  Timeline(Faults faults) {
    this.faults = faults;
  }

  /** Microseconds since the start. */
  long now() {
    return now;
  }

  static Instant instant(long micros) {
    return START.plus(micros, ChronoUnit.MICROS);
  }

  static long micros(Instant instant) {
    return START.until(instant, ChronoUnit.MICROS);
  }

  /** A number that is the same for two runs of the same schedule, and else is not. */
  long digest() {
    return digest;
  }

  long steps() {
    return number;
  }

  /** Happens in the world: no process need be there for it. */
  void after(long micros, Runnable action) {
    events.add(new Event(now + micros, number++, null, 0, action));
  }

  /** Happens in a process, if it is still in that life; later, if it is stopped then. */
  void after(long micros, Actor owner, int life, Runnable action) {
    events.add(new Event(now + micros, number++, owner, life, action));
  }

  /** Lets the next thing happen. */
  void step() {
    Event event = events.poll();
    if (event == null) {
      throw new IllegalStateException("nothing ever happens any more");
    }
    now = event.atMicros;
    digest = digest * 31 + now * 17 + event.number;
    @Nullable Actor owner = event.owner;
    if (owner == null) {
      event.action.run();
      return;
    }
    if (isGone(owner, event)) {
      return;
    }
    faults.before(owner);
    if (isGone(owner, event)) {
      return;
    }
    if (owner.stoppedUntil > now) {
      events.add(new Event(owner.stoppedUntil, event.number, owner, event.life, event.action));
      return;
    }
    try {
      event.action.run();
    } catch (Crash crash) {
      owner.die("in the middle of a step");
    }
  }

  private static boolean isGone(Actor owner, Event event) {
    return !owner.alive || owner.life != event.life;
  }
}
