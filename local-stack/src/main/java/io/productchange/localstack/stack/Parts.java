package io.productchange.localstack.stack;

import io.productchange.localservers.LocalServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The processes of a stack by name. Not safe for use by several threads. */
final class Parts {
  private final Map<String, LocalServer> parts = new LinkedHashMap<>();

  void add(String name, LocalServer part) {
    parts.put(name, part);
  }

  /**
   * @throws IllegalArgumentException if there is none of this name
   */
  LocalServer get(String name) {
    LocalServer part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException(
          "the stack has no part " + name + ", only " + parts.keySet());
    }
    return part;
  }

  /** The names of those that do not run. */
  List<String> dead() {
    return parts.entrySet().stream()
        .filter(part -> !part.getValue().running())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Stops those whose names fit the first condition, together; then those that fit the next.
   *
   * @throws RuntimeException if one could not be stopped; the others were
   */
  void stopInTurn(List<Predicate<String>> turns) {
    List<RuntimeException> failures = new ArrayList<>();
    for (Predicate<String> turn : turns) {
      List<Runnable> stops = new ArrayList<>();
      parts.forEach(
          (name, part) -> {
            if (turn.test(name)) {
              stops.add(part::stop);
            }
          });
      try {
        Together.run(stops);
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      RuntimeException first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }
}
