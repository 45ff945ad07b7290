package io.productchange.chaos.storm;

import io.productchange.chaos.storm.Schedule.Entry;
import io.productchange.kossimulator.journal.Journal;
import io.productchange.kossimulator.journal.JournalEvent;
import io.productchange.localstack.traffic.Outcomes;
import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Database;
import io.productchange.operatorcli.cli.Table;
import io.productchange.operatorcli.verify.Finding;
import io.productchange.operatorcli.verify.VerifyCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What became of a run. Not safe for use by several threads. */
public final class StormReport {
  private static final int MAX_SHOWN = 30;

  private final Schedule schedule;
  private final List<Entry> begun = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private List<Finding> findings = List.of();
  private String latencies = "";
  private Injector.Figures injected = new Injector.Figures(0, 0, 0, 0, 0, Duration.ZERO);
  private Duration drained = Duration.ZERO;
  private int submitted;
  private int acknowledged;
  private int decided;
  private long callsReceived;
  private final Map<String, Integer> executions = new HashMap<>();
  private long inDoubt;

  StormReport(Schedule schedule) {
    this.schedule = schedule;
  }

  void began(Entry entry) {
    begun.add(entry);
  }

  /** A promise was broken. */
  void violation(String what) {
    violations.add(what);
  }

  /** Something did not work that should. */
  void problem(String what) {
    problems.add(what);
  }

  void drained(Duration took) {
    drained = took;
  }

  void injected(Injector.Figures figures, List<String> troubles, List<String> remarked) {
    injected = figures;
    problems.addAll(troubles);
    remarks.addAll(remarked);
  }

  void load(Load load, Outcomes outcomes) {
    submitted = load.submitted();
    acknowledged = load.acknowledged().size();
    decided = outcomes.ended();
    latencies = outcomes.latencies();
    violations.addAll(outcomes.contradictions());
    problems.addAll(load.refused());
  }

  void evidence(Stage stage, List<Finding> found) {
    findings = found;
    readJournal(stage.journal());
    try (Database database = stage.database()) {
      inDoubt =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .createQuery(
                              """
                              SELECT count(*) FROM pc_request
                               WHERE decided_at IS NULL AND in_doubt_since IS NOT NULL
                              """)
                          .mapTo(Long.class)
                          .one());
    }
  }

  private void readJournal(Path journal) {
    try {
      Journal.forEach(
          journal,
          event -> {
            switch (event) {
              case JournalEvent.Received _ -> callsReceived++;
              case JournalEvent.Executed executed ->
                  executions.merge(executed.requestId(), 1, Integer::sum);
              case JournalEvent.Started _,
                  JournalEvent.Scheduled _,
                  JournalEvent.Refused _,
                  JournalEvent.Answered _,
                  JournalEvent.LineSet _ -> {}
            }
          });
    } catch (IOException e) {
      throw new CommandException("cannot read the journal: " + e, e);
    }
  }

  /** How many processes were killed. */
  public int kills() {
    return injected.kills();
  }

  /** How many processes were frozen. */
  public int stops() {
    return injected.stops();
  }

  /** How many times a link was bad. */
  public int linkFaults() {
    return injected.linkFaults();
  }

  /** How many times KOS was bad. */
  public int kosFaults() {
    return injected.kosFaults();
  }

  /** How many requests were acknowledged. */
  public int acknowledged() {
    return acknowledged;
  }

  /** How many changes KOS made. */
  public long executed() {
    return executions.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** How many requests KOS carried out more than once. */
  public long executedTwice() {
    return executions.values().stream().filter(times -> times > 1).count();
  }

  /** Broken promises: of the invariants, and as senders see them. */
  public long violations() {
    return violations.size() + findings.stream().mapToLong(Finding::violations).sum();
  }

  /** What was checked of the system as a whole. */
  public List<Finding> findings() {
    return findings;
  }

  /**
   * Whether all that was promised held, everything came back, and there was something to hold and
   * to come back from.
   */
  public boolean passed() {
    return violations() == 0
        && problems.isEmpty()
        && inDoubt == 0
        && executedTwice() == 0
        && kills() > 0
        && acknowledged > 0
        && executed() > 0
        && !findings.isEmpty()
        && findings.stream().allMatch(finding -> finding.verdict().equals("ok"));
  }

  /** Everything for people: invariants, figures, and on failure what failed and the schedule. */
  public void print(PrintWriter out) {
    out.println();
    VerifyCommand.table(findings).print(out, false);
    out.println();
    figures().print(out, false);
    out.println(
        "from change-requests to change-results: %s; all told %s after the last fault; slowest start %s; %d faults spared"
            .formatted(
                latencies,
                Texts.seconds(drained),
                Texts.seconds(injected.slowestStart()),
                injected.spared()));
    // Further lines are the end of a log that is kept anyway.
    remarks.forEach(remark -> out.println("remark: " + remark.lines().findFirst().orElse("")));
    if (!passed()) {
      printFailure(out);
    }
    out.flush();
  }

  private Table figures() {
    return new Table(
            "seed",
            "seconds",
            "requests",
            "acknowledged",
            "decided",
            "kills",
            "stops",
            "linkFaults",
            "kosFaults",
            "changeCalls",
            "executed",
            "executedTwice",
            "inDoubt",
            "violations")
        .row(
            schedule.seed(),
            schedule.length().toSeconds(),
            submitted,
            acknowledged,
            decided,
            injected.kills(),
            injected.stops(),
            injected.linkFaults(),
            injected.kosFaults(),
            callsReceived,
            executed(),
            executedTwice(),
            inDoubt,
            violations());
  }

  private void printFailure(PrintWriter out) {
    out.println();
    out.println("FAILED with seed " + schedule.seed());
    problems.forEach(problem -> out.println("! " + problem));
    for (Finding finding : findings) {
      finding.shown().forEach(what -> out.println("! %d: %s".formatted(finding.number(), what)));
    }
    violations.stream().limit(MAX_SHOWN).forEach(violation -> out.println("! " + violation));
    if (violations.size() > MAX_SHOWN) {
      out.println("! and %d more".formatted(violations.size() - MAX_SHOWN));
    }
    out.println("schedule so far:");
    begun.forEach(entry -> out.println("  " + entry.text()));
  }
}
