package io.productchange.operatorcli.verify;

import io.productchange.operatorcli.verify.Evidence.Attempt;
import io.productchange.operatorcli.verify.Evidence.RequestRow;
import io.productchange.operatorcli.verify.JournalFile.Executed;
import io.productchange.operatorcli.verify.JournalFile.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What must hold between our books and what KOS did. */
final class CallInvariants {
  private static final String NO_JOURNAL = "no journal of a KOS simulator was given";

  /** The database and the simulator read the same clock, but round it differently. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMillis(2);

  private CallInvariants() {}

  /** 3. Never twice. */
  static Finding neverTwice(Evidence evidence) {
    return withJournal(
        evidence,
        new Finding(3, "no request was executed by KOS more than once"),
        (journal, finding) -> {
          Map<String, Integer> executions = new HashMap<>();
          for (Executed executed : journal.executed()) {
            finding.examine();
            executions.merge(executed.requestId(), 1, Integer::sum);
          }
          executions.forEach(
              (requestId, count) -> {
                if (count > 1) {
                  finding.violate("%s was executed %d times".formatted(requestId, count));
                }
              });
        });
  }

  /** 4. What was told is what happened. */
  static Finding truth(Evidence evidence) {
    return withJournal(
        evidence,
        new Finding(4, "COMPLETED was executed by KOS (or says why not), FAILED was not"),
        (journal, finding) -> {
          Map<String, Integer> executions = new HashMap<>();
          journal.executed().forEach(e -> executions.merge(e.requestId(), 1, Integer::sum));
          for (RequestRow row : evidence.rows().values()) {
            if (!row.open()) {
              finding.examine();
              boolean executed = executions.containsKey(row.requestId());
              judge(row, executed, finding);
            }
          }
        });
  }

  private static void judge(RequestRow row, boolean executed, Finding finding) {
    String basis = String.valueOf(row.basis());
    if (row.status().equals("FAILED") && executed) {
      finding.violate("%s is FAILED (%s) but KOS executed it".formatted(row.requestId(), basis));
    }
    if (row.status().equals("COMPLETED") && basis.equals("KOS_ANSWER") && !executed) {
      finding.violate(
          "%s is COMPLETED by KOS's answer but KOS did not execute it".formatted(row.requestId()));
    }
    if (row.status().equals("COMPLETED") && basis.equals("NO_OP") && executed) {
      finding.violate("%s is COMPLETED as a no-op but KOS executed it".formatted(row.requestId()));
    }
  }

  /** 5. Intent first. */
  static Finding intentFirst(Evidence evidence) {
    return withJournal(
        evidence,
        new Finding(5, "every change call was received after an intent of its own was committed"),
        (journal, finding) -> {
          Map<String, List<Instant>> received = new HashMap<>();
          for (Received call : journal.received()) {
            received.computeIfAbsent(call.requestId(), id -> new ArrayList<>()).add(call.at());
          }
          received.forEach(
              (requestId, calls) -> {
                List<Instant> intents = new ArrayList<>();
                sends(evidence, requestId).forEach(send -> intents.add(send.intentAt()));
                intents.sort(Comparator.naturalOrder());
                calls.sort(Comparator.naturalOrder());
                for (int i = 0; i < calls.size(); i++) {
                  finding.examine();
                  if (i >= intents.size()
                      || intents.get(i).minus(CLOCK_TOLERANCE).isAfter(calls.get(i))) {
                    finding.violate(
                        "%s: call %d has no intent before it".formatted(requestId, i + 1));
                  }
                }
              });
        });
  }

  /** 6. Line by line, in order. */
  static Finding lineOrder(Evidence evidence) {
    return withJournal(
        evidence,
        new Finding(6, "executions of a line never overlap and follow the order of acceptance"),
        (journal, finding) -> {
          Map<String, List<Executed>> lines = new HashMap<>();
          for (Executed executed : journal.executed()) {
            lines.computeIfAbsent(executed.lineNumber(), line -> new ArrayList<>()).add(executed);
          }
          lines.values().forEach(executions -> inOrder(executions, evidence, finding));
        });
  }

  private static void inOrder(List<Executed> executions, Evidence evidence, Finding finding) {
    executions.sort(Comparator.comparing(Executed::startedAt));
    Map<String, Long> lastOffset = new HashMap<>();
    Instant busyUntil = Instant.MIN;
    for (Executed executed : executions) {
      finding.examine();
      if (executed.startedAt().isBefore(busyUntil)) {
        finding.violate(executed.requestId() + " overlaps the change before it on its line");
      }
      busyUntil = executed.finishedAt().isAfter(busyUntil) ? executed.finishedAt() : busyUntil;
      RequestRow row = evidence.rows().get(executed.requestId());
      if (row != null) {
        // Order is promised among the records of one partition: origin is topic-partition-offset.
        int dash = row.origin().lastIndexOf('-');
        long offset = Long.parseLong(row.origin().substring(dash + 1));
        Long before = lastOffset.put(row.origin().substring(0, dash), offset);
        if (before != null && before > offset) {
          finding.violate(executed.requestId() + " was executed after a later request of its line");
        }
      }
    }
  }

  /** 8. Nothing goes to KOS unlogged. */
  static Finding everyCallLogged(Evidence evidence) {
    return withJournal(
        evidence,
        new Finding(8, "every change call that KOS received is in the integration log"),
        (journal, finding) -> {
          Map<String, Integer> received = new HashMap<>();
          for (Received call : journal.received()) {
            finding.examine();
            received.merge(call.requestId(), 1, Integer::sum);
          }
          received.forEach(
              (requestId, calls) -> {
                long logged = sends(evidence, requestId).filter(Attempt::logged).count();
                if (logged < calls) {
                  finding.violate(
                      "%s: KOS received %d change calls, %d are logged"
                          .formatted(requestId, calls, logged));
                }
              });
        });
  }

  /** What was never sent is no call's intent, and its row of the log no call's row. */
  private static Stream<Attempt> sends(Evidence evidence, String requestId) {
    return evidence.attempts().getOrDefault(requestId, List.of()).stream()
        .filter(Attempt::mayHaveLeft);
  }

  private static Finding withJournal(
      Evidence evidence, Finding finding, BiConsumer<JournalFile, Finding> check) {
    if (evidence.journal().isEmpty()) {
      return finding.notChecked(NO_JOURNAL);
    }
    check.accept(evidence.journal().get(), finding);
    return finding;
  }
}
