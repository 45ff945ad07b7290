package io.productchange.simulation;

import java.util.List;
import java.util.Optional;

/** One schedule from its seed: run for its verdict, and again for its story where it fails. */
record Schedule(long seed, Sabotage sabotage) {

  /**
   * What came of it.
   *
   * @param digest the same for two runs of one schedule
   * @param wrong what did not hold
   */
  record Verdict(long digest, Tally tally, Optional<String> wrong) {}

  Verdict run() {
    World world = World.random(seed, sabotage, false);
    return run(world);
  }

  private static Verdict run(World world) {
    Optional<String> wrong;
    try {
      world.run();
      wrong = Optional.empty();
    } catch (Violation e) {
      wrong = Optional.of(String.valueOf(e.getMessage()));
    } catch (IllegalStateException | IllegalArgumentException e) {
      // The product itself refuses what cannot be.
      wrong = Optional.of(e + " at " + List.of(e.getStackTrace()).subList(0, 8));
    }
    return new Verdict(world.timeline.digest(), world.tallied(), wrong);
  }

  /** The same again, told. */
  String story() {
    World world = World.random(seed, sabotage, true);
    Verdict verdict = run(world);
    return "seed %d, %s%n%s%n%s%nviolation: %s"
        .formatted(
            seed,
            sabotage,
            world.profile,
            String.join("\n", world.notes()),
            verdict.wrong.orElse("none"));
  }
}
