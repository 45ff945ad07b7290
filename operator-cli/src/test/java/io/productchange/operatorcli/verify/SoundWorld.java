package io.productchange.operatorcli.verify;

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
import org.jspecify.annotations.Nullable;

/** Sound evidence, to be damaged: two completed requests of one line. */
final class SoundWorld {
  static final Instant T0 = Instant.parse("2026-01-31T00:00:00Z");
  static final String LINE = "01012345678";

  final List<RequestRecord> requests = new ArrayList<>(List.of(record(1, "a"), record(2, "b")));
  final Map<String, Long> beginnings = new HashMap<>();
  final Set<String> deadLetters = new HashSet<>();
  final List<Told> told =
      new ArrayList<>(
          List.of(
              new Told("a", 1, "ra", "result of a", false),
              new Told("b", 1, "rb", "result of b", false)));
  final Map<String, RequestEvents> events = new HashMap<>();
  final Map<String, RequestRow> rows = new HashMap<>();
  final Map<String, List<Attempt>> attempts = new HashMap<>();
  final Map<String, HistoryRow> history = new HashMap<>();
  final List<Received> received =
      List.of(new Received("a", T0.plusSeconds(1)), new Received("b", T0.plusSeconds(3)));
  final List<Executed> executed = new ArrayList<>(List.of(executed("a", 1), executed("b", 3)));
  Optional<JournalFile> journal = Optional.of(new JournalFile(received, executed));
  final List<String> moving = new ArrayList<>();

  SoundWorld() {
    for (String id : List.of("a", "b")) {
      events.put(id, completed(id));
      rows.put(id, row(id, id.equals("a") ? 1 : 2, "COMPLETED", "KOS_ANSWER"));
      attempts.put(id, List.of(new Attempt(1, "APPLIED", T0, true)));
      history.put(id, history(id, "done"));
    }
  }

  Evidence evidence() {
    return new Evidence(
        requests,
        beginnings,
        deadLetters,
        told,
        events,
        rows,
        attempts,
        history,
        journal,
        moving,
        1);
  }

  static RequestRecord record(long offset, String id) {
    return new RequestRecord("change-requests-0-" + offset, 0, offset, id, "hash of " + id, LINE);
  }

  static RequestRow row(String id, long offset, String status, String basis) {
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

  static RequestRow open(String id, long offset) {
    return new RequestRow(
        id, "hash of " + id, LINE, "change-requests-0-" + offset, 1, "PROCESSING", 3, null, null);
  }

  static Executed executed(String id, int second) {
    return new Executed(id, LINE, T0.plusSeconds(second), T0.plusSeconds(second + 1));
  }

  static RequestEvents completed(String id) {
    RequestEvents events = new RequestEvents();
    events.add(event(id, 0, ChangeStatus.REQUESTED, null));
    events.add(event(id, 1, ChangeStatus.VALIDATED, ChangeStatus.REQUESTED));
    events.add(event(id, 2, ChangeStatus.PROCESSING, ChangeStatus.VALIDATED));
    events.add(event(id, 3, ChangeStatus.COMPLETED, ChangeStatus.PROCESSING));
    return events;
  }

  static ChangeEvent event(
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

  static HistoryRow history(String id, String message) {
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
