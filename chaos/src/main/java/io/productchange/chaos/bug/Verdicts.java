package io.productchange.chaos.bug;

import io.productchange.operatorcli.verify.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares what {@code verify} found with what the seeded bugs broke. */
public final class Verdicts {
  private Verdicts() {}

  /** The invariants whose violations name a request of this bug. */
  public static Set<Integer> caughtBy(SeededBug bug, List<Finding> findings) {
    Set<Integer> numbers = new TreeSet<>();
    for (Finding finding : findings) {
      if (finding.shown().stream().anyMatch(bug::befalls)) {
        numbers.add(finding.number());
      }
    }
    return numbers;
  }

  /** Whether every bug was found by the invariants that it breaks, and nobody else was accused. */
  static boolean areExact(List<Finding> findings) {
    return unexplained(findings).isEmpty()
        && SeededBug.all().stream()
            .allMatch(bug -> caughtBy(bug, findings).equals(bug.invariants()));
  }

  /** Violations that name no request of a bug; empty where verify accuses nobody unjustly. */
  public static List<String> unexplained(List<Finding> findings) {
    List<String> unexplained = new ArrayList<>();
    for (Finding finding : findings) {
      for (String what : finding.shown()) {
        if (culprit(what).isEmpty()) {
          unexplained.add(finding.number() + ": " + what);
        }
      }
      if (finding.violations() > finding.shown().size()) {
        unexplained.add(finding.number() + ": more than it shows");
      }
    }
    return unexplained;
  }

  private static Optional<SeededBug> culprit(String what) {
    return SeededBug.all().stream().filter(bug -> bug.befalls(what)).findFirst();
  }
}
