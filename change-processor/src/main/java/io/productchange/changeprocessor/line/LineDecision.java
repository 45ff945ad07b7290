package io.productchange.changeprocessor.line;

import java.util.List;

/**
 * What an input means for a line: what happened, and what is to be done because of it, both in
 * order.
 */
public record LineDecision(List<LineEvent> events, List<LineEffect> effects) {
  public LineDecision {
    events = List.copyOf(events);
    effects = List.copyOf(effects);
  }
}
