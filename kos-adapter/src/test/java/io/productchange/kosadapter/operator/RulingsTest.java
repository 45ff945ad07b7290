package io.productchange.kosadapter.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RulingsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration BOUND = Duration.ofMinutes(10);

  @ParameterizedTest
  @CsvSource({
    "APPLIED,     IN_DOUBT, true,  true",
    "APPLIED,     IN_DOUBT, false, true",
    "NOT_APPLIED, IN_DOUBT, true,  true",
    "NOT_APPLIED, IN_DOUBT, false, false",
    "RETRY,       IN_DOUBT, true,  true",
    "RETRY,       IN_DOUBT, false, false",
    "SENDER_DEAD, IN_DOUBT, true,  false",
    "SENDER_DEAD, IN_DOUBT, false, true",
    "APPLIED,     INTENT,   false, false",
    "RETRY,       INTENT,   false, false",
    "RETRY,       NOT_SENT, true,  false",
    "APPLIED,     REFUSED,  true,  false",
  })
  void anActionIsAllowedOnlyWhereItCannotBreakThePromise(
      OperatorAction.Kind kind, Send.State state, boolean senderDone, boolean allowed) {
    Rulings.Ruling ruling =
        Rulings.of(
            action(kind, 1L, false),
            snapshot(state, senderDone, null),
            Optional.of(BOUND),
            NOW.plus(BOUND));

    assertThat(ruling instanceof Rulings.Ruling.Allowed).isEqualTo(allowed);
  }

  @Test
  void anUnknownRequestIsRefusedInWords() {
    assertThat(ruled(action(OperatorAction.Kind.APPLIED, null, false), null))
        .isInstanceOf(Rulings.Ruling.Rejected.class);
  }

  /** It may wait long for an adapter, and somebody else may have had the change sent again. */
  @ParameterizedTest
  @EnumSource(OperatorAction.Kind.class)
  void aDecisionAboutOneCallIsNotTakenForAnother(OperatorAction.Kind kind) {
    Snapshot another = snapshot(Send.State.IN_DOUBT, kind != OperatorAction.Kind.SENDER_DEAD, null);

    assertThat(ruled(action(kind, 7L, false), another)).isInstanceOf(Rulings.Ruling.Rejected.class);
    assertThat(ruled(action(kind, 1L, false), another)).isInstanceOf(Rulings.Ruling.Allowed.class);
  }

  @ParameterizedTest
  @CsvSource({
    // kind, outcome, bound is set, operator vouches, allowed before the bound is over
    "NOT_APPLIED, UNANSWERED, true,  false, false",
    "RETRY,       UNANSWERED, true,  false, false",
    "NOT_APPLIED, UNANSWERED, true,  true,  true",
    "RETRY,       UNANSWERED, true,  true,  true",
    "NOT_APPLIED, UNANSWERED, false, false, true",
    "NOT_APPLIED, ERRORED,    true,  false, true",
    "APPLIED,     UNANSWERED, true,  false, true",
  })
  void noEffectIsBelievedOnlyAfterTheBoundUnlessTheOperatorVouchesForIt(
      OperatorAction.Kind kind,
      Send.OutcomeKind outcome,
      boolean boundSet,
      boolean vouched,
      boolean allowed) {
    Rulings.Ruling ruling =
        Rulings.of(
            action(kind, 1L, vouched),
            snapshot(Send.State.IN_DOUBT, true, outcome),
            boundSet ? Optional.of(BOUND) : Optional.empty(),
            NOW.plus(BOUND).minusMillis(1));

    assertThat(ruling instanceof Rulings.Ruling.Allowed).isEqualTo(allowed);
    if (ruling instanceof Rulings.Ruling.Rejected rejected) {
      assertThat(rejected.why()).contains(NOW.plus(BOUND).toString(), "--before-bound");
    }
  }

  private static Rulings.Ruling ruled(OperatorAction action, @Nullable Snapshot snapshot) {
    return Rulings.of(action, snapshot, Optional.of(BOUND), NOW.plus(BOUND));
  }

  private static OperatorAction action(
      OperatorAction.Kind kind, @Nullable Long sendId, boolean beforeBound) {
    return new OperatorAction(1, "r-1", kind, "ann", "looked it up", sendId, beforeBound);
  }

  private static Snapshot snapshot(
      Send.State state, boolean senderDone, Send.@Nullable OutcomeKind outcome) {
    @Nullable Instant senderDoneAt = senderDone ? NOW : null;
    return new Snapshot(
        new Change("r-1", 1, "01012345678", 0, "01012345678", "c-1", "OLD", "NEW", NOW),
        "acceptance",
        List.of(new Transition(ChangeStatus.REQUESTED, null, 0, NOW, null, null, null, null)),
        List.of(
            new Send(1, 1, new UUID(0, 1), NOW, state, senderDoneAt, outcome, null, null, false)),
        Optional.empty(),
        Optional.empty());
  }
}
