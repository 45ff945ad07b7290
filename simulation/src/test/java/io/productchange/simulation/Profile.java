package io.productchange.simulation;

import io.productchange.changeprocessor.request.LifecyclePolicy;
import io.productchange.kosadapter.call.CallPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one schedule is made of: how many of everything, and which faults how often.
 *
 * @param oneHost whether the adapters share a host, so that each can prove the others dead
 * @param stormMillis how long faults happen; afterwards none begins
 * @param trouble how likely a call of KOS goes wrong in some way
 * @param crash how likely a process dies before any of its steps
 * @param crashAfterCommit how likely it dies when a commit has just been told
 * @param stop how likely it is stopped for a while before any of its steps
 * @param lostCommits how likely a transaction's connection breaks, before or after the commit
 * @param repeatedReplies how likely a reply comes a second time, later
 * @param outages whether broker, database and KOS are away for a while
 * @param loseAHost whether an adapter that dies may never come back
 * @param resets how often everything is read again in the middle of it all
 * @param replay whether everything is read again at the end
 * @param onlyGood whether nothing is asked for but what can be done
 */
record Profile(
    int partitions,
    int processors,
    int adapters,
    boolean oneHost,
    int lines,
    int requests,
    long stormMillis,
    double trouble,
    double crash,
    double crashAfterCommit,
    double stop,
    double lostCommits,
    double repeatedReplies,
    boolean outages,
    boolean rebalances,
    boolean foreignChanges,
    boolean loseAHost,
    int resets,
    boolean replay,
    boolean onlyGood,
    LifecyclePolicy policy,
    CallPolicy callPolicy) {

  private static final List<Double> SELDOM = List.of(0.0, 0.0005, 0.002, 0.006);

  /** Whatever the seed says. */
  static Profile random(Chance chance, Sabotage sabotage) {
    Optional<Duration> bound =
        chance.happens(0.8) ? Optional.of(Kos.BOUND) : Optional.<Duration>empty();
    if (sabotage == Sabotage.INQUIRE_TOO_EARLY) {
      bound = Optional.of(Duration.ofSeconds(1));
    }
    int adapters = chance.between(1, 3);
    return new Profile(
        chance.between(1, 3),
        chance.between(1, 3),
        adapters,
        chance.half(),
        chance.between(1, 3),
        chance.between(3, 10),
        chance.between(5_000, 60_000),
        chance.of(List.of(0.0, 0.2, 0.5)),
        chance.of(SELDOM),
        chance.of(List.of(0.0, 0.01, 0.05)),
        chance.of(SELDOM),
        chance.of(List.of(0.0, 0.02, 0.08)),
        chance.of(List.of(0.0, 0.05)),
        chance.happens(0.4),
        chance.happens(0.4),
        chance.happens(0.3),
        adapters > 1 && chance.happens(0.15),
        chance.happens(0.08) ? 1 : 0,
        chance.happens(0.2),
        false,
        policy(chance),
        CallPolicy.standard(bound));
  }

  /** Nothing goes wrong but what a test makes go wrong. */
  static Profile healthy(long stormMillis, int requests) {
    return new Profile(
        3,
        2,
        3,
        true,
        9,
        requests,
        stormMillis,
        0,
        0,
        0,
        0,
        0,
        0,
        false,
        false,
        false,
        false,
        0,
        true,
        true,
        new LifecyclePolicy(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofDays(1)),
        CallPolicy.standard(Optional.of(Kos.BOUND)));
  }

  private static LifecyclePolicy policy(Chance chance) {
    Duration retention = chance.happens(0.1) ? Duration.ofSeconds(20) : Duration.ofDays(1);
    return chance.half()
        ? new LifecyclePolicy(Duration.ofSeconds(30), Duration.ofMinutes(5), retention)
        : new LifecyclePolicy(Duration.ofSeconds(3), Duration.ofSeconds(30), retention);
  }
}
