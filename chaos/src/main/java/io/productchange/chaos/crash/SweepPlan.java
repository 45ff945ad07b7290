package io.productchange.chaos.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a sweep does.
 *
 * @param points halted at one by one
 * @param pairs halted at one after the other
 */
record SweepPlan(List<CrashPoint> points, List<Pair> pairs) {
  SweepPlan {
    points = List.copyOf(points);
    pairs = List.copyOf(pairs);
  }

  /** Two places, in order; the same one twice is a pair too. */
  record Pair(CrashPoint first, CrashPoint second) {}

  /** The places, and every ordered pair of them. */
  static SweepPlan withAllPairs(List<CrashPoint> points) {
    List<Pair> pairs = new ArrayList<>();
    for (CrashPoint first : points) {
      for (CrashPoint second : points) {
        pairs.add(new Pair(first, second));
      }
    }
    return new SweepPlan(points, pairs);
  }

  /** The places, and some of their pairs, drawn by the seed. */
  static SweepPlan withSample(List<CrashPoint> points, int sample, long seed) {
    List<Pair> pairs = new ArrayList<>(withAllPairs(points).pairs());
    Collections.shuffle(pairs, new Random(seed));
    return new SweepPlan(points, pairs.subList(0, Math.min(sample, pairs.size())));
  }

  /** How many things are swept. */
  int size() {
    return points.size() + pairs.size();
  }
}
