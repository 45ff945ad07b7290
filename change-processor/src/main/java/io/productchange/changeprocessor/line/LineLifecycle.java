package io.productchange.changeprocessor.line;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one request of a line under way and the others in the order in which they came.
 *
 * <p>Pure, total over all states and inputs; pairs that only a bug of ours could bring about throw.
 */
public final class LineLifecycle {

  /** How many requests of one line may wait. */
  public static final int WAITING_MAX = 100;

  private LineLifecycle() {}

  /**
   * What the input means.
   *
   * @throws IllegalStateException if one leaves that is not under way
   */
  public static LineDecision decide(LineState state, LineInput input) {
    return switch (state) {
      case LineState.Free _ ->
          switch (input) {
            case LineInput.Join(String requestId) ->
                new LineDecision(
                    List.of(new LineEvent.LineTaken(requestId)),
                    List.of(new LineEffect.GiveTurn(requestId)));
            case LineInput.Leave(String requestId, _) ->
                throw new IllegalStateException(
                    "expected a line that is held but %s left a free one".formatted(requestId));
          };
      case LineState.Held held ->
          switch (input) {
            case LineInput.Join(String requestId) -> join(held, requestId);
            case LineInput.Leave(String requestId, @Nullable String next) ->
                leave(held, requestId, next);
          };
    };
  }

  /**
   * The state after the event.
   *
   * @throws IllegalStateException if the event cannot follow on the state
   */
  public static LineState evolve(LineState state, LineEvent event) {
    return switch (state) {
      case LineState.Free _ ->
          switch (event) {
            case LineEvent.LineTaken(String requestId) -> new LineState.Held(requestId, 0, 0);
            case LineEvent.TurnAwaited _, LineEvent.TurnPassed _, LineEvent.LineFreed _ ->
                throw impossible(state, event);
          };
      case LineState.Held(String holder, long first, long next) ->
          switch (event) {
            case LineEvent.LineTaken _ -> throw impossible(state, event);
            case LineEvent.TurnAwaited _ -> new LineState.Held(holder, first, next + 1);
            case LineEvent.TurnPassed(String requestId) ->
                new LineState.Held(requestId, first + 1, next);
            case LineEvent.LineFreed _ -> new LineState.Free();
          };
    };
  }

  private static LineDecision join(LineState.Held held, String requestId) {
    if (held.waiting() >= WAITING_MAX) {
      return new LineDecision(List.of(), List.of(new LineEffect.TurnAway(requestId)));
    }
    return new LineDecision(
        List.of(new LineEvent.TurnAwaited(requestId)),
        List.of(new LineEffect.Enqueue(held.nextPosition(), requestId)));
  }

  private static LineDecision leave(LineState.Held held, String requestId, @Nullable String next) {
    if (!held.holder().equals(requestId)) {
      throw new IllegalStateException(
          "expected %s to leave its line but %s did".formatted(held.holder(), requestId));
    }
    if (held.waiting() == 0) {
      return new LineDecision(List.of(new LineEvent.LineFreed()), List.of());
    }
    if (next == null) {
      throw new IllegalStateException(
          "expected somebody at position %d of the queue but nobody is there"
              .formatted(held.firstPosition()));
    }
    return new LineDecision(
        List.of(new LineEvent.TurnPassed(next)),
        List.of(new LineEffect.Dequeue(held.firstPosition()), new LineEffect.GiveTurn(next)));
  }

  private static IllegalStateException impossible(LineState state, LineEvent event) {
    return new IllegalStateException(
        "expected an event that can follow on %s but got %s"
            .formatted(state.getClass().getSimpleName(), event.getClass().getSimpleName()));
  }
}
