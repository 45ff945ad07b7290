package io.productchange.changeprocessor.request;

import java.util.ArrayList;
import java.util.List;

/**
 * What an input means for a request: what happened, and what is to be done because of it, both in
 * order.
 */
public record RequestDecision(List<RequestEvent> events, List<RequestEffect> effects) {
  public RequestDecision {
    events = List.copyOf(events);
    effects = List.copyOf(effects);
  }

  /** Nothing happens but this. */
  static RequestDecision only(RequestEffect effect) {
    return new RequestDecision(List.of(), List.of(effect));
  }

  /** Collects one decision; used by one thread. */
  static final class Builder {
    private final List<RequestEvent> events = new ArrayList<>();
    private final List<RequestEffect> effects = new ArrayList<>();

    Builder event(RequestEvent event) {
      events.add(event);
      return this;
    }

    Builder effect(RequestEffect effect) {
      effects.add(effect);
      return this;
    }

    RequestDecision build() {
      return new RequestDecision(events, effects);
    }
  }
}
