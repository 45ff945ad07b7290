package io.productchange.kosadapter.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is concluded where nobody told whether an intent was committed. */
class UnknownIntentTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
  private static final UUID SENDER = new UUID(0, 1);

  private final CallMachine machine =
      new CallMachine(CallPolicy.standard(Optional.empty()), SENDER, InstantSource.fixed(NOW));

  @Test
  void anIntentThatIsThereAfterAllWasNotSent() {
    Step next = afterUnknownIntent(snapshot(send(NOW, Send.State.INTENT, null)));

    assertThat(next)
        .isInstanceOfSatisfying(
            Step.Write.class,
            step ->
                assertThat(step.write())
                    .isInstanceOfSatisfying(
                        LedgerWrite.Outcome.class,
                        write ->
                            assertThat(write.outcome()).isInstanceOf(ChangeOutcome.NotSent.class)));
  }

  /** The run was begun with a snapshot from before another run of the request, which has ended. */
  @Test
  void whatAnEarlierRunOfThisProcessSentIsNotTakenForIt() {
    Instant before = NOW.minusSeconds(1);

    for (Send sent :
        List.of(
            send(before, Send.State.IN_DOUBT, Send.OutcomeKind.UNANSWERED),
            send(before, Send.State.INTENT, null))) {
      assertThat(afterUnknownIntent(snapshot(sent)))
          .isInstanceOfSatisfying(
              Step.Write.class,
              step -> assertThat(step.write()).isInstanceOf(LedgerWrite.Doubt.class));
    }
  }

  /** A request that was just claimed, as far as to its intent; the answer is lost. */
  private Step afterUnknownIntent(Snapshot reloaded) {
    Step step = machine.begin(snapshot(null));
    while (true) {
      switch (step) {
        case Step.Enter enter -> step = enter.then().get();
        case Step.Inquire inquire ->
            step = inquire.then().apply(new LineAnswer.Found("OLD", "ACTIVE"));
        case Step.ListProducts list ->
            step =
                list.then()
                    .apply(new ProductsAnswer.Listed(Map.of("OLD", "ACTIVE", "NEW", "ACTIVE")));
        case Step.Write write -> step = write.then().apply(new LedgerAnswer.Unknown("no answer"));
        case Step.Pause pause -> step = pause.then().get();
        case Step.Reload reload -> {
          return reload.then().apply(reloaded);
        }
        case Step.SendChange _, Step.Tell _, Step.Done _ ->
            throw new AssertionError("unexpected: " + step);
      }
    }
  }

  private static Send send(Instant intentAt, Send.State state, Send.@Nullable OutcomeKind outcome) {
    return new Send(
        1,
        1,
        SENDER,
        intentAt,
        state,
        outcome == null ? null : intentAt,
        outcome,
        outcome == null ? null : "reset",
        null,
        false);
  }

  private static Snapshot snapshot(@Nullable Send send) {
    return new Snapshot(
        new Change("r-1", 1, "01012345678", 0, "01012345678", "c-1", "OLD", "NEW", NOW),
        "acceptance",
        List.of(new Transition(ChangeStatus.REQUESTED, null, 0, NOW, null, null, null, null)),
        send == null ? List.of() : List.of(send),
        Optional.empty(),
        Optional.empty());
  }
}
