package io.productchange.chaos.storm;

import java.time.Duration;
import java.util.List;

/**
 * When what goes wrong in a run.
 *
 * @param seed what it was made from
 * @param length of the run; every fault begins and is lifted within it
 * @param entries in the order of their beginnings
 */
public record Schedule(long seed, Duration length, List<Entry> entries) {
  public Schedule {
    entries = List.copyOf(entries);
  }

  /**
   * One fault.
   *
   * @param at its beginning, since that of the run
   */
  public record Entry(Duration at, Fault fault) {
    Duration until() {
      return at.plus(fault.lasts());
    }

    /** One line for people. */
    public String text() {
      return Texts.clock(at) + "  " + fault.text();
    }
  }

  /** How many entries of a kind there are. */
  long count(Class<? extends Fault> kind) {
    return entries.stream().filter(entry -> kind.isInstance(entry.fault())).count();
  }
}
