package io.productchange.kosadapter.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Transition;
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
    Rulings.Ruling ruling = Rulings.of(action(kind, 1L), snapshot(state, senderDone));

    assertThat(ruling instanceof Rulings.Ruling.Allowed).isEqualTo(allowed);
  }

  @Test
  void anUnknownRequestIsRefusedInWords() {
    assertThat(Rulings.of(action(OperatorAction.Kind.APPLIED, null), null))
        .isInstanceOf(Rulings.Ruling.Rejected.class);
  }

  /** It may wait long for an adapter, and somebody else may have had the change sent again. */
  @ParameterizedTest
  @EnumSource(OperatorAction.Kind.class)
  void aDecisionAboutOneCallIsNotTakenForAnother(OperatorAction.Kind kind) {
    Snapshot another = snapshot(Send.State.IN_DOUBT, kind != OperatorAction.Kind.SENDER_DEAD);

    assertThat(Rulings.of(action(kind, 7L), another)).isInstanceOf(Rulings.Ruling.Rejected.class);
    assertThat(Rulings.of(action(kind, 1L), another)).isInstanceOf(Rulings.Ruling.Allowed.class);
  }

  private static OperatorAction action(OperatorAction.Kind kind, @Nullable Long sendId) {
    return new OperatorAction(1, "r-1", kind, "op", "looked", sendId);
  }

  private static Snapshot snapshot(Send.State state, boolean senderDone) {
    @Nullable Instant senderDoneAt = senderDone ? NOW : null;
    return new Snapshot(
        new Change("r-1", 1, "01012345678", 0, "01012345678", "c-1", "OLD", "NEW", NOW),
        "acceptance",
        List.of(new Transition(ChangeStatus.REQUESTED, null, 0, NOW, null, null, null, null)),
        List.of(new Send(1, 1, new UUID(0, 1), state, senderDoneAt, null, null, null, false)),
        Optional.empty(),
        Optional.empty());
  }
}
