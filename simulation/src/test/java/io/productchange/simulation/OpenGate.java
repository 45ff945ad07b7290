package io.productchange.simulation;

import io.productchange.kosadapter.call.Step;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** So many at once, in the order in which they came. */
final class OpenGate implements Gate {
  private static final int PLACES = 4;

  private final AdapterNode node;
  private final Map<Run, Runnable> waiting = new LinkedHashMap<>();
  private final Set<Run> inside = new HashSet<>();

  OpenGate(AdapterNode node) {
    this.node = node;
  }

  @Override
  public void ask(Run run, Step.Purpose purpose, Runnable granted) {
    waiting.put(run, granted);
    admit();
  }

  @Override
  public void leave(Run run) {
    waiting.remove(run);
    inside.remove(run);
    admit();
  }

  private void admit() {
    while (inside.size() < PLACES && !waiting.isEmpty()) {
      Map.Entry<Run, Runnable> next = waiting.entrySet().iterator().next();
      waiting.remove(next.getKey());
      inside.add(next.getKey());
      node.later(0, next.getValue());
    }
  }

  @Override
  public boolean stillOpen(Run run) {
    return inside.contains(run);
  }

  @Override
  public void report(Run run, Object outcome) {}

  @Override
  public void refresh() {}
}
