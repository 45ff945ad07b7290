package io.productchange.operatorcli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.operatorcli.history.HistoryRow;
import io.productchange.operatorcli.history.RequestEvents;
import io.productchange.operatorcli.verify.Evidence.Attempt;
import io.productchange.operatorcli.verify.Evidence.RequestRecord;
import io.productchange.operatorcli.verify.Evidence.RequestRow;
import io.productchange.operatorcli.verify.Evidence.Told;
import io.productchange.operatorcli.verify.JournalFile.Executed;
import io.productchange.operatorcli.verify.JournalFile.Received;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every invariant passes on sound evidence, and each kind of damage is found by the one that
 * should.
 */
final class InvariantsTest {
  private static final Instant T0 = Instant.parse("2026-01-31T00:00:00Z");
  private static final String LINE = "01012345678";

  @Test
  void soundEvidencePassesEveryInvariant() {
    assertThat(VerifyCommand.check(new World().evidence()))
        .hasSize(11)
        .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo("ok"));
  }

  @Test
  void nothingExaminedIsNoPass() {
    Evidence nothing =
        new Evidence(
            List.of(),
            Set.of(),
            List.of(),
            Map.of(),
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
    World world = new World();
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
  void aRequestWaitingBehindAnOpenOneOfItsLineIsNotLost() {
    World world = new World();
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
    found(5, world -> world.attempts.remove("a"));
  }

  @Test
  void anIntentAfterTheCallIsFound() {
    found(
        5,
        world -> world.attempts.put("a", List.of(new Attempt(1, "APPLIED", T0.plusSeconds(60)))));
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
    World world = new World();
    RequestEvents gap = new RequestEvents();
    gap.add(event("a", 0, ChangeStatus.REQUESTED, null));
    gap.add(event("a", 3, ChangeStatus.COMPLETED, ChangeStatus.PROCESSING));
    world.events.put("a", gap);

    assertThat(violated(world)).contains(7);
  }

  @Test
  void anUnloggedCallIsFound() {
    found(8, world -> world.logged.remove("a"));
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
    World world = new World();
    world.rows.put("a", open("a", 1));

    assertThat(violated(world)).contains(11);
  }

  private static void found(int invariant, Consumer<World> damage, Integer... others) {
    World world = new World();
    damage.accept(world);
    List<Integer> expected = new ArrayList<>(List.of(others));
    expected.add(invariant);

    assertThat(violated(world)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<Integer> violated(World world) {
    return VerifyCommand.check(world.evidence()).stream()
        .filter(finding -> finding.violations() > 0)
        .map(Finding::number)
        .toList();
  }

  /** Two completed requests of one line. */
  private static final class World {
    private final List<RequestRecord> requests =
        new ArrayList<>(List.of(record(1, "a"), record(2, "b")));
    private final Set<String> deadLetters = new HashSet<>();
    private final List<Told> told =
        new ArrayList<>(
            List.of(
                new Told("a", 1, "ra", "result of a", false),
                new Told("b", 1, "rb", "result of b", false)));
    private final Map<String, RequestEvents> events = new HashMap<>();
    private final Map<String, RequestRow> rows = new HashMap<>();
    private final Map<String, List<Attempt>> attempts = new HashMap<>();
    private final Map<String, HistoryRow> history = new HashMap<>();
    private final Map<String, Integer> logged = new HashMap<>(Map.of("a", 1, "b", 1));
    private final List<Received> received =
        List.of(new Received("a", T0.plusSeconds(1)), new Received("b", T0.plusSeconds(3)));
    private final List<Executed> executed =
        new ArrayList<>(List.of(executed("a", 1), executed("b", 3)));
    private Optional<JournalFile> journal = Optional.of(new JournalFile(received, executed));
    private final List<String> moving = new ArrayList<>();

    World() {
      for (String id : List.of("a", "b")) {
        events.put(id, completed(id));
        rows.put(id, row(id, id.equals("a") ? 1 : 2, "COMPLETED", "KOS_ANSWER"));
        attempts.put(id, List.of(new Attempt(1, "APPLIED", T0)));
        history.put(id, history(id, "done"));
      }
    }

    Evidence evidence() {
      return new Evidence(
          requests, deadLetters, told, events, rows, attempts, history, logged, journal, moving, 1);
    }
  }

  private static RequestRecord record(long offset, String id) {
    return new RequestRecord("change-requests-0-" + offset, 0, offset, id, "hash of " + id, LINE);
  }

  private static RequestRow row(String id, long offset, String status, String basis) {
    return new RequestRow(
        id,
        "hash of " + id,
        LINE,
        "change-requests-0-" + offset,
        1,
        status,
        3,
        basis,
        "result of " + id);
  }

  private static RequestRow open(String id, long offset) {
    return new RequestRow(
        id, "hash of " + id, LINE, "change-requests-0-" + offset, 1, "PROCESSING", 3, null, null);
  }

  private static Executed executed(String id, int second) {
    return new Executed(id, LINE, T0.plusSeconds(second), T0.plusSeconds(second + 1));
  }

  private static RequestEvents completed(String id) {
    RequestEvents events = new RequestEvents();
    events.add(event(id, 0, ChangeStatus.REQUESTED, null));
    events.add(event(id, 1, ChangeStatus.VALIDATED, ChangeStatus.REQUESTED));
    events.add(event(id, 2, ChangeStatus.PROCESSING, ChangeStatus.VALIDATED));
    events.add(event(id, 3, ChangeStatus.COMPLETED, ChangeStatus.PROCESSING));
    return events;
  }

  private static ChangeEvent event(
      String id, long version, ChangeStatus status, @Nullable ChangeStatus previous) {
    return new ChangeEvent(
        id,
        1,
        LINE,
        "C1",
        "P1",
        "P2",
        T0,
        status,
        previous,
        version,
        T0.plusSeconds(version),
        null,
        status.isFinal() ? "done" : null,
        null,
        null);
  }

  private static HistoryRow history(String id, String message) {
    return new HistoryRow(
        id,
        LINE,
        "C1",
        "P1",
        "P2",
        ChangeStatus.COMPLETED,
        null,
        message,
        null,
        null,
        T0,
        T0.plusSeconds(1),
        T0.plusSeconds(3),
        3);
  }
}
