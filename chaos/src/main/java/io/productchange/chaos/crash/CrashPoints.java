package io.productchange.chaos.crash;

import io.productchange.chaos.crash.CrashPoint.Victim;
import io.productchange.chaos.crash.CrashPoint.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every place at which the sweep halts. One that is come to and is not here fails the sweep, so
 * that no new waypoint is forgotten.
 */
final class CrashPoints {
  /** The place after which a decision is on record and nobody was told. */
  static final String REPLY_LOST = "reply.Decided.before-send";

  static final List<CrashPoint> ALL =
      Stream.of(
              // The claim, the offsets of what was claimed.
              adapter(When.WORK, "claim.before", "claim.before-commit", "claim.after-commit"),
              around(When.WORK, "offsets", "before-commit", "after-commit"),
              // Every step of the call protocol.
              steps(
                  When.WORK,
                  "Enter-CHANGE",
                  "Inquire",
                  "ListProducts",
                  "Pause-FACTS_MISSING",
                  "Intent",
                  "Progressed",
                  "SendChange",
                  "Outcome",
                  "Decided",
                  "Decide",
                  "InDoubt",
                  "Enter-INQUIRY",
                  "Resolve",
                  "Pause-NOT_APPLIED",
                  "Reload"),
              steps(When.TROUBLE, "Doubt", "Pause-INQUIRY_UNAVAILABLE"),
              // Every commit.
              commits(When.WORK, "ledger.Intent", "ledger.Outcome", "ledger.Resolve"),
              commits(When.WORK, "ledger.Decide"),
              commits(When.TROUBLE, "ledger.Doubt", "operator"),
              commits(When.START, "sender"),
              // Every reply.
              replies(When.WORK, "Claimed", "Progressed", "InDoubt", "Decided"),
              replies(When.TROUBLE, "AlreadyOpen"),
              replies(When.REPLY_LOST, "AlreadyDecided"),
              // The processor's transaction: what it puts, what it sends, its offsets, its commit.
              processor(
                  "put.requests.before",
                  "put.lines.before",
                  "put.waiting.before",
                  "put.parked.before",
                  "put.timers.before",
                  "send.kos-commands.before",
                  "send.change-events.before",
                  "send.change-results.before",
                  "send.change-requests-placed.before",
                  "send.change-requests-dlq.before",
                  "offsets.before",
                  "offsets.after",
                  "commit.before",
                  "commit.after"))
          .flatMap(List::stream)
          .toList();

  private CrashPoints() {}

  private static List<CrashPoint> adapter(When when, String... names) {
    return Stream.of(names).map(name -> new CrashPoint(name, Victim.ADAPTER, when)).toList();
  }

  private static List<CrashPoint> processor(String... names) {
    return Stream.of(names)
        .map(name -> new CrashPoint("processor." + name, Victim.PROCESSOR, When.WORK))
        .toList();
  }

  private static List<CrashPoint> steps(When when, String... names) {
    return each(when, "step.", names, "before", "after");
  }

  private static List<CrashPoint> commits(When when, String... names) {
    return each(when, "", names, "before-commit", "after-commit");
  }

  private static List<CrashPoint> replies(When when, String... names) {
    return each(when, "reply.", names, "before-send", "acknowledged");
  }

  private static List<CrashPoint> around(When when, String name, String... places) {
    return each(when, "", new String[] {name}, places);
  }

  private static List<CrashPoint> each(When when, String prefix, String[] names, String... places) {
    List<CrashPoint> points = new ArrayList<>();
    for (String name : names) {
      for (String place : places) {
        points.addAll(adapter(when, prefix + name + "." + place));
      }
    }
    return points;
  }

  /** The place of that name. */
  static Optional<CrashPoint> find(String name) {
    return ALL.stream().filter(point -> point.name().equals(name)).findFirst();
  }
}
