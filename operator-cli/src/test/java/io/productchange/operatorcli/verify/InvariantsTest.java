package io.productchange.operatorcli.verify;

import static io.productchange.operatorcli.verify.SoundWorld.LINE;
import static io.productchange.operatorcli.verify.SoundWorld.T0;
import static io.productchange.operatorcli.verify.SoundWorld.event;
import static io.productchange.operatorcli.verify.SoundWorld.executed;
import static io.productchange.operatorcli.verify.SoundWorld.history;
import static io.productchange.operatorcli.verify.SoundWorld.open;
import static io.productchange.operatorcli.verify.SoundWorld.record;
import static io.productchange.operatorcli.verify.SoundWorld.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.operatorcli.history.RequestEvents;
import io.productchange.operatorcli.verify.Evidence.Attempt;
import io.productchange.operatorcli.verify.Evidence.Told;
import io.productchange.operatorcli.verify.JournalFile.Executed;
import io.productchange.schema.message.ChangeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Every invariant passes on sound evidence, and each kind of damage is found by the one that
 * should.
 */
final class InvariantsTest {

  @Test
  void soundEvidencePassesEveryInvariant() {
    assertThat(VerifyCommand.check(new SoundWorld().evidence()))
        .hasSize(11)
        .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo("ok"));
  }

  @Test
  void nothingExaminedIsNoPass() {
    Evidence nothing =
        new Evidence(
            List.of(),
            Map.of(),
            Set.of(),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.of(new JournalFile(List.of(), List.of())),
            List.of(),
            0);

    assertThat(VerifyCommand.check(nothing))
        .noneSatisfy(finding -> assertThat(finding.passed()).isTrue());
  }

  @Test
  void withoutAJournalItsInvariantsSaySo() {
    SoundWorld world = new SoundWorld();
    world.journal = Optional.empty();

    assertThat(VerifyCommand.check(world.evidence()))
        .filteredOn(finding -> finding.verdict().startsWith("not checked"))
        .extracting(Finding::number)
        .containsExactly(3, 4, 5, 6, 8);
  }

  @Test
  void aLostRequestIsFound() {
    found(1, world -> world.requests.add(record(9, "lost")));
  }

  @Test
  void aRequestAcceptedAndDeadLetteredIsFound() {
    found(1, world -> world.deadLetters.add("change-requests-0-1"));
  }

  @Test
  void aRequestFromNowhereIsFound() {
    found(1, world -> world.rows.put("made-up", row("made-up", 77, "FAILED", "VALIDATION")), 10);
  }

  @Test
  void aRequestThatIsOnRecordForAnothersRecordIsFound() {
    found(1, world -> world.rows.put("a", row("a", 2, "COMPLETED", "KOS_ANSWER")));
  }

  @Test
  void aRequestWhoseRecordIsOlderThanTheRetentionIsNotMissed() {
    SoundWorld world = new SoundWorld();
    world.requests.clear();
    assertThat(violated(world)).containsExactly(1);

    world.beginnings.put("change-requests-0", 3L);
    assertThat(violated(world)).isEmpty();
  }

  @Test
  void aRequestWaitingBehindAnOpenOneOfItsLineIsNotLost() {
    SoundWorld world = new SoundWorld();
    world.rows.put("b", open("b", 2));
    world.told.removeIf(told -> told.requestId().equals("b"));
    world.requests.add(record(3, "waiting"));

    assertThat(violated(world)).isEmpty();
  }

  @Test
  void twoDifferentResultsAreFound() {
    found(2, world -> world.told.add(new Told("a", 1, "r", "other", true)), 11);
  }

  @Test
  void aResultToldTwiceAsNewIsFound() {
    found(2, world -> world.told.add(world.told.getFirst()));
  }

  @Test
  void aDuplicateThatWasNotAnsweredIsFound() {
    found(2, world -> world.requests.add(record(5, "a")));
  }

  @Test
  void aSecondExecutionIsFound() {
    found(3, world -> world.executed.add(executed("a", 5)), 6);
  }

  @Test
  void aForgedFailureIsFound() {
    found(4, world -> world.rows.put("a", row("a", 1, "FAILED", "VALIDATION")));
  }

  @Test
  void aCompletionWithoutExecutionIsFound() {
    found(4, world -> world.executed.removeIf(executed -> executed.requestId().equals("b")));
  }

  @Test
  void aCallWithoutAnIntentIsFound() {
    found(5, world -> world.attempts.remove("a"), 8);
  }

  @Test
  void aCallWhoseOnlyIntentWasNotSentIsFound() {
    found(5, world -> world.attempts.put("a", List.of(new Attempt(1, "NOT_SENT", T0, true))), 8);
  }

  @Test
  void anIntentAfterTheCallIsFound() {
    found(
        5,
        world ->
            world.attempts.put("a", List.of(new Attempt(1, "APPLIED", T0.plusSeconds(60), true))));
  }

  @Test
  void changesOfOneLineOutOfOrderAreFound() {
    found(
        6,
        world -> {
          world.executed.clear();
          world.executed.add(executed("b", 1));
          world.executed.add(executed("a", 3));
        });
  }

  @Test
  void changesOfOneLineThatOverlapAreFound() {
    found(
        6,
        world -> {
          world.executed.clear();
          world.executed.add(new Executed("a", LINE, T0, T0.plusSeconds(9)));
          world.executed.add(executed("b", 3));
        });
  }

  @Test
  void aGapInTheVersionsIsFound() {
    SoundWorld world = new SoundWorld();
    RequestEvents gap = new RequestEvents();
    gap.add(event("a", 0, ChangeStatus.REQUESTED, null));
    gap.add(event("a", 3, ChangeStatus.COMPLETED, ChangeStatus.PROCESSING));
    world.events.put("a", gap);

    assertThat(violated(world)).contains(7);
  }

  @Test
  void anUnloggedCallIsFound() {
    found(8, world -> world.attempts.put("a", List.of(new Attempt(1, "APPLIED", T0, false))));
  }

  @Test
  void theLogRowOfASendThatNeverLeftIsNoCallsRow() {
    found(
        8,
        world ->
            world.attempts.put(
                "a",
                List.of(
                    new Attempt(1, "NOT_SENT", T0, true),
                    new Attempt(2, "APPLIED", T0.plusMillis(1), false))));
  }

  @Test
  void aRowThatTheEventsDoNotMakeIsFound() {
    found(9, world -> world.history.put("a", history("a", "another message")));
  }

  @Test
  void aDecisionThatWasNotToldIsFound() {
    found(10, world -> world.told.removeIf(told -> told.requestId().equals("b")), 2);
  }

  @Test
  void whatStillMovesIsFound() {
    found(
        10, world -> world.moving.add("kos-adapter has 3 records of kos-commands-0 still to read"));
  }

  @Test
  void aResultThatTheDatabaseDoesNotHaveIsFound() {
    SoundWorld world = new SoundWorld();
    world.rows.put("a", open("a", 1));

    assertThat(violated(world)).contains(11);
  }

  private static void found(int invariant, Consumer<SoundWorld> damage, Integer... others) {
    SoundWorld world = new SoundWorld();
    damage.accept(world);
    List<Integer> expected = new ArrayList<>(List.of(others));
    expected.add(invariant);

    assertThat(violated(world)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<Integer> violated(SoundWorld world) {
    return VerifyCommand.check(world.evidence()).stream()
        .filter(finding -> finding.violations() > 0)
        .map(Finding::number)
        .toList();
  }
}
