package io.productchange.changeprocessor.flow;

import io.productchange.changeprocessor.request.RequestState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The request states that one input touches. A state that changes several times within one input is
 * written once, and a request's timer follows from its state, so that the two cannot disagree.
 */
final class UnitOfWork {
  private final FlowStores stores;
  private final Map<String, Touched> touched = new LinkedHashMap<>();

  UnitOfWork(FlowStores stores) {
    this.stores = stores;
  }

  RequestState request(String requestId) {
    return touch(requestId).now;
  }

  void put(String requestId, RequestState state) {
    touch(requestId).now = state;
  }

  /** Writes what has changed; nothing must be touched afterwards. */
  void write() {
    touched.forEach(
        (requestId, states) -> {
          if (!states.now.equals(states.before)) {
            stores.putRequest(requestId, states.now);
            moveTimer(requestId, states);
          }
        });
  }

  private Touched touch(String requestId) {
    return touched.computeIfAbsent(requestId, id -> new Touched(stores.request(id)));
  }

  private void moveTimer(String requestId, Touched states) {
    Optional<Timer> before = timerOf(requestId, states.before);
    Optional<Timer> now = timerOf(requestId, states.now);
    if (!before.equals(now)) {
      before.ifPresent(stores::removeTimer);
      now.ifPresent(stores::addTimer);
    }
  }

  private static Optional<Timer> timerOf(String requestId, RequestState state) {
    return switch (state) {
      case RequestState.Unknown _, RequestState.Queued _ -> Optional.empty();
      case RequestState.Sent sent -> deadline(requestId, sent.dispatch());
      case RequestState.Open open -> deadline(requestId, open.dispatch());
      case RequestState.Decided decided -> {
        Instant dueAt = decided.duplicatesOwed() > 0 ? decided.decidedAt() : decided.forgetAt();
        yield Optional.of(new Timer(Timer.Kind.WAKE_UP, dueAt, requestId));
      }
    };
  }

  private static Optional<Timer> deadline(String requestId, RequestState.Dispatch dispatch) {
    return Optional.of(new Timer(Timer.Kind.DEADLINE, dispatch.deadline(), requestId));
  }

  private static final class Touched {
    private final RequestState before;
    private RequestState now;

    private Touched(RequestState before) {
      this.before = before;
      this.now = before;
    }
  }
}
