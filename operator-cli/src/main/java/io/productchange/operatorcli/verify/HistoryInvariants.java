package io.productchange.operatorcli.verify;

import io.productchange.operatorcli.history.HistoryRow;
import io.productchange.operatorcli.verify.Evidence.RequestRow;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What must hold of histories, in the events and in the database. */
final class HistoryInvariants {
  private HistoryInvariants() {}

  /** 7. Forward only. */
  static Finding forwardOnly(Evidence evidence) {
    Finding finding =
        new Finding(7, "history moves forward only, versions have no gap, one end an attempt");
    evidence
        .events()
        .forEach(
            (requestId, events) -> {
              finding.examine();
              events.problems().forEach(problem -> finding.violate(requestId + ": " + problem));
              RequestRow row = evidence.rows().get(requestId);
              if (row == null) {
                finding.violate(requestId + " has events but is not on record");
              } else if (events.last().attempt() == row.attempt()
                  && events.last().version() > row.version()) {
                finding.violate(requestId + " has events that the database does not know of");
              }
            });
    return finding;
  }

  /** 9. The events alone make the same rows. */
  static Finding rebuildable(Evidence evidence) {
    Finding finding =
        new Finding(9, "the history rebuilt from change-events is the history in the database");
    Set<String> rebuilt = new HashSet<>();
    evidence
        .events()
        .forEach(
            (requestId, events) -> {
              RequestRow row = evidence.rows().get(requestId);
              if (row == null || row.open()) {
                // Not compared while it is under way: the database is ahead of its events then.
                rebuilt.add(requestId);
                return;
              }
              Optional<HistoryRow> expected = events.row();
              HistoryRow actual = evidence.history().get(requestId);
              expected.ifPresent(present -> rebuilt.add(requestId));
              if (expected.isPresent() || actual != null) {
                finding.examine();
              }
              if (!expected.equals(Optional.ofNullable(actual))) {
                finding.violate(
                    "%s: the events make %s, the database has %s"
                        .formatted(
                            requestId,
                            described(expected),
                            described(Optional.ofNullable(actual))));
              }
            });
    for (String requestId : evidence.history().keySet()) {
      RequestRow row = evidence.rows().get(requestId);
      if (!rebuilt.contains(requestId) && row != null && !row.open()) {
        finding.violate(requestId + " is in the history but has no events");
      }
    }
    return finding;
  }

  /** Without personal data. */
  private static String described(Optional<HistoryRow> row) {
    return row.map(
            present ->
                "%s version %d (%s; %s; validated %s; processed %s)"
                    .formatted(
                        present.processStatus(),
                        present.version(),
                        present.validationResult(),
                        present.processMessage(),
                        present.validatedAt(),
                        present.processedAt()))
        .orElse("no row");
  }

  /** 10. At rest, nothing is left over. */
  static Finding quiescence(Evidence evidence) {
    Finding finding = new Finding(10, "at rest: no lag, no open transaction, no decision untold");
    for (long i = 0; i < evidence.quiescenceExamined(); i++) {
      finding.examine();
    }
    evidence.quiescence().forEach(finding::violate);
    Set<String> told = new HashSet<>();
    evidence.told().forEach(result -> told.add(result.requestId() + "/" + result.attempt()));
    for (RequestRow row : evidence.rows().values()) {
      finding.examine();
      if (!row.open() && !told.contains(row.requestId() + "/" + row.attempt())) {
        finding.violate(row.requestId() + " is decided but its result was not told");
      }
    }
    return finding;
  }
}
