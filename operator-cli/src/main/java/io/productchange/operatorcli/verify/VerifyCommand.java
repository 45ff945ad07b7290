package io.productchange.operatorcli.verify;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Database;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.Patience;
import io.productchange.operatorcli.cli.Table;
import io.productchange.operatorcli.cli.TopicScan;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.settings.Environment;
import io.productchange.schema.settings.KosSimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify}: every invariant, rows examined and violations. */
@Command(
    name = "verify",
    description = {
      "Check every invariant of docs/reliability.md against the running system: Kafka, PostgreSQL, and"
          + " the journal of the KOS simulator where there is one. Waits first until nothing moves."
          + " Exit status 1 if any is violated or had nothing to examine."
    })
public final class VerifyCommand extends OperatorCommand {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "The simulator's journal. Default: KOS_SIMULATOR_JOURNAL, which `up` provides")
  private @Nullable Path journal;

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      description =
          "How long to wait until nothing moves and all is told. Default: ${DEFAULT-VALUE}")
  private Duration settle = Duration.ofMinutes(2);

  @Override
  protected ExitStatus run() {
    Environment environment =
        environment(
            KafkaSettings.REQUIREMENTS
                .and(DatabaseSettings.REQUIREMENTS)
                .and(KosSimulatorSettings.JOURNAL_REQUIREMENTS));
    Optional<Path> journalFile =
        Optional.ofNullable(journal)
            .or(() -> environment.optional(KosSimulatorSettings.KOS_SIMULATOR_JOURNAL));
    List<Finding> findings =
        verify(environment, journalFile, settle, remark -> err().println(remark));
    print(findings);
    return findings.stream().allMatch(Finding::passed) ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  /**
   * Checks everything.
   *
   * @param settle how long to wait until nothing moves
   * @param progress told in a few words what goes on
   * @return one finding an invariant, in their order
   */
  public static List<Finding> verify(
      Environment environment, Optional<Path> journal, Duration settle, Consumer<String> progress) {
    KafkaSettings kafka = KafkaSettings.from(environment);
    try (Database database = Database.open(environment, "verify");
        Admin admin = Admin.create(kafka.adminProperties("product-change-verify"));
        TopicScan scan = new TopicScan(kafka, "product-change-verify")) {
      Quiescence quiescence = new Quiescence(admin, scan, database.jdbi());
      EvidenceCollector collector = new EvidenceCollector(scan, database.jdbi(), progress);
      long deadlineNanos = System.nanoTime() + settle.toNanos();
      // A reply that was lost with its sender is asked for again after a while, and until then
      // nothing moves although a decision is still to be told.
      return check(
          Patience.look(
              settle,
              LOOK_EVERY,
              () -> {
                progress.accept("waiting until nothing moves");
                List<String> moving = quiescence.await(left(deadlineNanos));
                return collector.collect(quiescence, moving, journal);
              },
              evidence -> HistoryInvariants.quiescence(evidence).passed()));
    } catch (KafkaException e) {
      throw new CommandException(
          "Kafka at %s: %s".formatted(kafka.bootstrapServers(), e.getMessage()), e);
    }
  }

  static List<Finding> check(Evidence evidence) {
    return List.of(
        FlowInvariants.conservation(evidence),
        FlowInvariants.oneResult(evidence),
        CallInvariants.neverTwice(evidence),
        CallInvariants.truth(evidence),
        CallInvariants.intentFirst(evidence),
        CallInvariants.lineOrder(evidence),
        HistoryInvariants.forwardOnly(evidence),
        CallInvariants.everyCallLogged(evidence),
        HistoryInvariants.rebuildable(evidence),
        HistoryInvariants.quiescence(evidence),
        FlowInvariants.databaseAhead(evidence));
  }

  private void print(List<Finding> findings) {
    table(findings).print(out(), json);
    if (!json) {
      for (Finding finding : findings) {
        finding.shown().forEach(what -> out().println("%2d: %s".formatted(finding.number(), what)));
        if (finding.violations() > finding.shown().size()) {
          out()
              .println(
                  "%2d: and %d more"
                      .formatted(finding.number(), finding.violations() - finding.shown().size()));
        }
      }
      out().flush();
    }
  }

  private static Duration left(long deadlineNanos) {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  /** The findings as {@code verify} prints them. */
  public static Table table(List<Finding> findings) {
    Table table = new Table("number", "invariant", "examined", "violations", "verdict");
    for (Finding finding : findings) {
      table.row(
          finding.number(),
          finding.invariant(),
          finding.examined(),
          finding.violations(),
          finding.verdict());
    }
    return table;
  }
}
