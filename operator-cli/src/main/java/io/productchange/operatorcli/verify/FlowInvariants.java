package io.productchange.operatorcli.verify;

import io.productchange.operatorcli.verify.Evidence.RequestRecord;
import io.productchange.operatorcli.verify.Evidence.RequestRow;
import io.productchange.operatorcli.verify.Evidence.Told;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold between requests, dead letters and results. */
final class FlowInvariants {
  private FlowInvariants() {}

  /** 1. Every record ends in exactly one place. */
  static Finding conservation(Evidence evidence) {
    Finding finding =
        new Finding(
            1, "every request record is accepted, a duplicate, or a dead letter; exactly one");
    Set<String> heldLines = new HashSet<>();
    for (RequestRow row : evidence.rows().values()) {
      if (row.open()) {
        heldLines.add(row.lineKey());
      }
    }
    Map<String, String> idsByOrigin = new HashMap<>();
    for (RequestRecord record : evidence.requests()) {
      finding.examine();
      String requestId = record.requestId();
      idsByOrigin.put(record.origin(), requestId == null ? "" : requestId);
      RequestRow row = requestId == null ? null : evidence.rows().get(requestId);
      boolean taken = row != null && row.contentHash().equals(record.contentHash());
      boolean waiting = row == null && requestId != null && heldLines.contains(record.lineKey());
      boolean dead = evidence.deadLetters().contains(record.origin());
      String name = (requestId == null ? "(no id)" : requestId) + " at " + record.origin();
      if (dead && row != null && row.origin().equals(record.origin())) {
        finding.violate(name + " was accepted and dead-lettered");
      } else if (!dead && !taken && !waiting) {
        finding.violate(name + " is neither on record nor dead-lettered");
      }
    }
    for (RequestRow row : evidence.rows().values()) {
      finding.examine();
      String askedFor = idsByOrigin.get(row.origin());
      if (askedFor == null && isPastRetention(row.origin(), evidence.beginnings())) {
        continue;
      }
      if (askedFor == null) {
        finding.violate(
            row.requestId() + " is on record, but its record " + row.origin() + " is not");
      } else if (!askedFor.equals(row.requestId())) {
        finding.violate(
            row.requestId() + " is on record for " + row.origin() + ", which asks for another");
      }
    }
    return finding;
  }

  /** What lies before the beginning of its partition is gone by the topic's retention. */
  private static boolean isPastRetention(String origin, Map<String, Long> beginnings) {
    int dash = origin.lastIndexOf('-');
    return Long.parseLong(origin.substring(dash + 1))
        < beginnings.getOrDefault(origin.substring(0, dash), 0L);
  }

  /** 2. One outcome a request and attempt, told once, and for each duplicate once more. */
  static Finding oneResult(Evidence evidence) {
    Finding finding =
        new Finding(
            2, "one result a request and attempt, the same in every record, told first once");
    Map<String, Told> first = new HashMap<>();
    Map<String, Integer> firstTellings = new HashMap<>();
    Map<String, Integer> tellings = new HashMap<>();
    for (Told told : evidence.told()) {
      finding.examine();
      String key = told.requestId() + "/" + told.attempt();
      Told known = first.putIfAbsent(key, told);
      if (known != null && !known.value().equals(told.value())) {
        finding.violate(told.requestId() + " was told two different results");
      }
      if (!evidence.rows().containsKey(told.requestId())) {
        finding.violate(told.requestId() + " has a result but is not on record");
      }
      firstTellings.merge(key, told.duplicate() ? 0 : 1, Integer::sum);
      tellings.merge(told.requestId(), 1, Integer::sum);
    }
    firstTellings.forEach(
        (key, count) -> {
          if (count != 1) {
            finding.violate("%s was told %d times as new".formatted(key, count));
          }
        });
    everyRecordAnswered(evidence, tellings, finding);
    return finding;
  }

  private static void everyRecordAnswered(
      Evidence evidence, Map<String, Integer> tellings, Finding finding) {
    Map<String, Integer> askings = new HashMap<>();
    for (RequestRecord record : evidence.requests()) {
      String requestId = record.requestId();
      if (requestId != null && !evidence.deadLetters().contains(record.origin())) {
        askings.merge(requestId, 1, Integer::sum);
      }
    }
    askings.forEach(
        (requestId, asked) -> {
          RequestRow row = evidence.rows().get(requestId);
          int told = tellings.getOrDefault(requestId, 0);
          if (row != null && !row.open() && told < asked) {
            finding.violate(
                "%s came %d times but was told %d times".formatted(requestId, asked, told));
          }
        });
  }

  /** 11. Whoever has seen a result finds the same in the database. */
  static Finding databaseAhead(Evidence evidence) {
    Finding finding = new Finding(11, "PostgreSQL has every result that was told, byte for byte");
    for (Told told : evidence.told()) {
      finding.examine();
      RequestRow row = evidence.rows().get(told.requestId());
      boolean later = row != null && row.attempt() > told.attempt();
      if (row == null || (!later && !told.value().equals(row.result()))) {
        finding.violate(told.requestId() + " was told a result that the database does not have");
      }
    }
    return finding;
  }
}
