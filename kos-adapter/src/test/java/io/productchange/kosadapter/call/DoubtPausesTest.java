package io.productchange.kosadapter.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DoubtPausesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
  private static final UUID SENDER = new UUID(0, 1);
  private static final Snapshot IN_DOUBT =
      new Snapshot(
          new Change("r-1", 1, "01012345678", 0, "01012345678", "c-1", "OLD", "NEW", NOW),
          "acceptance",
          List.of(new Transition(ChangeStatus.REQUESTED, null, 0, NOW, null, null, null, null)),
          List.of(
              new Send(
                  1,
                  1,
                  SENDER,
                  NOW.minusSeconds(70),
                  Send.State.IN_DOUBT,
                  NOW.minusSeconds(60),
                  Send.OutcomeKind.UNANSWERED,
                  "reset",
                  null,
                  false)),
          Optional.empty(),
          Optional.empty());

  @Test
  void kosIsAskedLessAndLessOftenWhileItsAnswerCannotBeRecorded() {
    CallMachine machine =
        new CallMachine(
            CallPolicy.standard(Optional.of(Duration.ofSeconds(30))),
            SENDER,
            InstantSource.fixed(NOW));
    List<Long> pausesMillis = new ArrayList<>();
    Step step = machine.begin(IN_DOUBT);
    while (pausesMillis.size() < 7) {
      step =
          switch (step) {
            case Step.Enter enter -> enter.then().get();
            case Step.Inquire inquire ->
                inquire.then().apply(new LineAnswer.Found("NEW", "ACTIVE"));
            case Step.Write write ->
                write.then().apply(new LedgerAnswer.Unknown("the database is away"));
            case Step.Reload reload -> reload.then().apply(IN_DOUBT);
            case Step.Pause pause -> {
              pausesMillis.add(pause.duration().toMillis());
              yield pause.then().get();
            }
            case Step.ListProducts _, Step.SendChange _, Step.Tell _, Step.Done _ ->
                throw new AssertionError("unexpected: " + step);
          };
    }

    assertThat(pausesMillis).containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
  }
}
