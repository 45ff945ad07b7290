package io.productchange.changeprocessor.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every state of a line with every input. */
class LineLifecycleTest {
  private static final LineState FREE = new LineState.Free();
  private static final LineState HELD = new LineState.Held("r-1", 5, 5);
  private static final LineState AWAITED = new LineState.Held("r-1", 5, 7);
  private static final LineState FULL = new LineState.Held("r-1", 5, 5 + LineLifecycle.WAITING_MAX);

  @Test
  void aFreeLineIsTakenByWhoeverJoins() {
    LineDecision decision = LineLifecycle.decide(FREE, new LineInput.Join("r-1"));

    assertThat(decision.effects()).containsExactly(new LineEffect.GiveTurn("r-1"));
    assertThat(after(FREE, decision)).isEqualTo(new LineState.Held("r-1", 0, 0));
  }

  @Test
  void whoeverJoinsAHeldLineWaitsAtTheNextPosition() {
    LineDecision decision = LineLifecycle.decide(AWAITED, new LineInput.Join("r-9"));

    assertThat(decision.effects()).containsExactly(new LineEffect.Enqueue(7, "r-9"));
    assertThat(after(AWAITED, decision)).isEqualTo(new LineState.Held("r-1", 5, 8));
  }

  @Test
  void oneHundredMayWaitAndNoMore() {
    LineState almostFull = new LineState.Held("r-1", 5, 4 + LineLifecycle.WAITING_MAX);

    assertThat(LineLifecycle.decide(almostFull, new LineInput.Join("r-9")).effects())
        .containsExactly(new LineEffect.Enqueue(104, "r-9"));
    LineDecision decision = LineLifecycle.decide(FULL, new LineInput.Join("r-9"));
    assertThat(decision.effects()).containsExactly(new LineEffect.TurnAway("r-9"));
    assertThat(after(FULL, decision)).isEqualTo(FULL);
  }

  @Test
  void theLastOneToLeaveFreesTheLine() {
    LineDecision decision = LineLifecycle.decide(HELD, leave("r-1", null));

    assertThat(decision.effects()).isEmpty();
    assertThat(after(HELD, decision)).isEqualTo(FREE);
  }

  @Test
  void whoeverWaitsFirstIsNext() {
    LineDecision decision = LineLifecycle.decide(AWAITED, leave("r-1", "r-2"));

    assertThat(decision.effects())
        .containsExactly(new LineEffect.Dequeue(5), new LineEffect.GiveTurn("r-2"));
    assertThat(after(AWAITED, decision)).isEqualTo(new LineState.Held("r-2", 6, 7));
  }

  @Test
  void whatOnlyABugCouldBringAboutIsRefused() {
    assertThatThrownBy(() -> LineLifecycle.decide(FREE, leave("r-1", null)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> LineLifecycle.decide(HELD, leave("r-2", null)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected r-1 to leave its line but r-2 did");
    assertThatThrownBy(() -> LineLifecycle.decide(AWAITED, leave("r-1", null)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void eventsThatCannotFollowAreRefused() {
    List<LineEvent> onlyWhenHeld =
        List.of(
            new LineEvent.TurnAwaited("r-1"),
            new LineEvent.TurnPassed("r-1"),
            new LineEvent.LineFreed());

    assertThat(onlyWhenHeld)
        .allSatisfy(
            event ->
                assertThatThrownBy(() -> LineLifecycle.evolve(FREE, event))
                    .isInstanceOf(IllegalStateException.class));
    assertThatThrownBy(() -> LineLifecycle.evolve(HELD, new LineEvent.LineTaken("r-2")))
        .isInstanceOf(IllegalStateException.class);
  }

  private static LineInput leave(String requestId, @Nullable String next) {
    return new LineInput.Leave(requestId, next);
  }

  private static LineState after(LineState state, LineDecision decision) {
    LineState after = state;
    for (LineEvent event : decision.events()) {
      after = LineLifecycle.evolve(after, event);
    }
    return after;
  }
}
