package io.productchange.kosadapter.call;

import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.Transition;
import java.util.List;

/**
 * How a request ends, ready to be recorded.
 *
 * @param result what consumers are told
 * @param transitions all transitions of the attempt, the final one last
 * @param added how many of them, counted from the end, are new with this decision
 */
public record Decision(ChangeResult result, List<Transition> transitions, int added) {
  public Decision {
    transitions = List.copyOf(transitions);
    if (added < 1 || added > transitions.size()) {
      throw new IllegalArgumentException("expected 1 <= added <= " + transitions.size());
    }
  }

  /** The transitions that are new with this decision. */
  public List<Transition> news() {
    return transitions.subList(transitions.size() - added, transitions.size());
  }
}
