package io.productchange.kosadapter.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How soon KOS is asked again while what comes of it cannot be recorded. */
class LedgerPausesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
  private static final UUID SENDER = new UUID(0, 1);
  private static final Send DOUBT =
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
          false);

  private final CallMachine machine =
      new CallMachine(
          CallPolicy.standard(Optional.of(Duration.ofSeconds(30))),
          SENDER,
          InstantSource.fixed(NOW));

  @Test
  void aDoubtIsLookedAtLessAndLessOften() {
    assertThat(pausesMillis(snapshot(List.of(DOUBT)), "NEW", "ACTIVE"))
        .containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
  }

  @Test
  void aRequestThatIsToBeSentIsCheckedLessAndLessOften() {
    assertThat(pausesMillis(snapshot(List.of()), "OLD", "ACTIVE"))
        .containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
  }

  @Test
  void aRequestThatIsToBeEndedIsCheckedLessAndLessOften() {
    assertThat(pausesMillis(snapshot(List.of()), "OLD", "SUSPENDED"))
        .as("refused")
        .containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
    assertThat(pausesMillis(snapshot(List.of()), "NEW", "ACTIVE"))
        .as("there already")
        .containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
  }

  /** The first seven pauses of a request whose writes are all of unknown end, and are not there. */
  private List<Long> pausesMillis(Snapshot snapshot, String product, String lineStatus) {
    List<Long> pausesMillis = new ArrayList<>();
    Step step = machine.begin(snapshot);
    while (pausesMillis.size() < 7) {
      step =
          switch (step) {
            case Step.Enter enter -> enter.then().get();
            case Step.Inquire inquire ->
                inquire.then().apply(new LineAnswer.Found(product, lineStatus));
            case Step.ListProducts list ->
                list.then()
                    .apply(new ProductsAnswer.Listed(Map.of("OLD", "ACTIVE", "NEW", "ACTIVE")));
            case Step.Write write ->
                write.then().apply(new LedgerAnswer.Unknown("the database is away"));
            case Step.Reload reload -> reload.then().apply(snapshot);
            case Step.Pause pause -> {
              pausesMillis.add(pause.duration().toMillis());
              yield pause.then().get();
            }
            case Step.SendChange _, Step.Tell _, Step.Done _ ->
                throw new AssertionError("unexpected: " + step);
          };
    }
    return pausesMillis;
  }

  private static Snapshot snapshot(List<Send> sends) {
    return new Snapshot(
        new Change("r-1", 1, "01012345678", 0, "01012345678", "c-1", "OLD", "NEW", NOW),
        "acceptance",
        List.of(new Transition(ChangeStatus.REQUESTED, null, 0, NOW, null, null, null, null)),
        sends,
        Optional.empty(),
        Optional.empty());
  }
}
