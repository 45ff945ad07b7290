package io.productchange.runtime.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name that somebody may have meant. */
final class Suggestions {
  private Suggestions() {}

  /**
   * The closest of the names, if it is close: at most one difference in five characters, and at
   * least two allowed.
   */
  static Optional<String> closest(String name, Collection<String> names) {
    int allowed = Math.max(2, name.length() / 5);
    return names.stream()
        .map(other -> new Candidate(other, distance(name, other)))
        .filter(candidate -> candidate.distance <= allowed)
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  /** Levenshtein distance. */
  static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }

  private record Candidate(String name, int distance) {}
}
