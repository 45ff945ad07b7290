package io.productchange.localstack.demo;

import io.productchange.localstack.demo.Submission.Expected;
import io.productchange.localstack.demo.Submitter.Accepted;
import io.productchange.localstack.traffic.Outcomes;
import io.productchange.localstack.traffic.Outcomes.Told;
import io.productchange.operatorcli.cli.Table;
import io.productchange.schema.message.ChangeResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Expected against actual, request by request. Not safe for use by several threads. */
final class Report {
  private final Map<String, int[]> counts = new TreeMap<>();
  private final List<String> differences = new ArrayList<>();

  /** Compares every accepted request with what became of it. */
  static Report compare(List<Accepted> accepted, Outcomes outcomes) {
    Report report = new Report();
    Map<String, List<Told>> left = new HashMap<>();
    outcomes.decided().forEach(id -> left.put(id, new ArrayList<>(outcomes.told(id))));
    Map<String, String> deadLetters = new HashMap<>(outcomes.deadLetters());
    for (Accepted request : accepted) {
      String expected = request.submission().expected().outcome();
      String actual = actual(request, left, deadLetters);
      report.count(expected, actual);
      if (!expected.equals(actual)) {
        report.differences.add(
            "%s (%s): expected %s but %s"
                .formatted(request.requestId(), request.submission().kind(), expected, actual));
      }
    }
    left.forEach((id, told) -> told.forEach(one -> report.unexpected(id, describe(one))));
    report.differences.addAll(outcomes.contradictions());
    deadLetters.forEach((origin, cause) -> report.unexpected(origin, "dead letter " + cause));
    return report;
  }

  /** Takes what became of the request out of what was collected. */
  private static String actual(
      Accepted request, Map<String, List<Told>> told, Map<String, String> deadLetters) {
    String cause = deadLetters.remove(request.origin());
    if (cause != null) {
      return new Expected.DeadLetter(cause).outcome();
    }
    List<Told> ofRequest = told.getOrDefault(request.requestId(), List.of());
    boolean duplicate = request.submission().expected() instanceof Expected.Duplicate;
    for (Told one : ofRequest) {
      if (one.duplicate() == duplicate) {
        ofRequest.remove(one);
        return describe(one);
      }
    }
    return "nothing was told";
  }

  private static String describe(Told told) {
    if (told.duplicate()) {
      return new Expected.Duplicate().outcome();
    }
    ChangeResult result = told.result();
    return Outcome.describe(
        result.status().name(),
        result.reason() == null ? null : result.reason().code().name(),
        result.basis().name());
  }

  private void count(String expected, String actual) {
    counts.computeIfAbsent(expected, outcome -> new int[2])[0]++;
    counts.computeIfAbsent(actual, outcome -> new int[2])[1]++;
  }

  private void unexpected(String who, String actual) {
    counts.computeIfAbsent(actual, outcome -> new int[2])[1]++;
    differences.add("%s: %s, which nobody expected".formatted(who, actual));
  }

  /** Outcomes with their numbers. */
  Table table() {
    Table table = new Table("outcome", "expected", "actual", "");
    counts.forEach(
        (outcome, count) ->
            table.row(outcome, count[0], count[1], count[0] == count[1] ? "" : "!"));
    return table;
  }

  /** Every request that ended otherwise than expected. */
  List<String> differences() {
    return differences;
  }
}
