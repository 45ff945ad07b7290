package io.productchange.operatorcli.reconcile;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Database;
import io.productchange.operatorcli.cli.Groups;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.TopicScan;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.settings.Environment;
import io.productchange.schema.ledger.MarkReader;
import io.productchange.schema.message.LedgerMark;
import io.productchange.schema.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code db reconcile}. */
@Command(
    name = "reconcile",
    description = {
      "After PostgreSQL was set back (an older backup, a standby that lagged, another cluster): restores"
          + " what Kafka knows and the database lacks (claims, decisions with the very results that were"
          + " told, histories, change calls), puts change calls of unknown outcome in doubt, and has the"
          + " adapters accept this database. Nothing is called. Without --yes it only shows the plan."
          + " Refuses while adapters run: stop all of them first. May be repeated."
    })
public final class ReconcileCommand extends OperatorCommand {
  private static final Duration MARKS_WITHIN = Duration.ofMinutes(2);
  private static final int SHOWN = 20;

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  @Option(
      names = "--operator",
      paramLabel = "NAME",
      description = "Who does it; kept for ever. Default: the login name.")
  private String operator = System.getProperty("user.name");

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "Why; kept for ever. Default: ${DEFAULT-VALUE}")
  private String why = "the database was set back";

  @Override
  protected ExitStatus run() {
    if (why.isBlank() || operator.isBlank()) {
      throw new UsageException("--why and --operator must not be blank");
    }
    Environment environment =
        environment(KafkaSettings.REQUIREMENTS.and(DatabaseSettings.REQUIREMENTS));
    KafkaSettings kafka = KafkaSettings.from(environment);
    try (Database database = Database.open(environment, "db reconcile");
        TopicScan scan = new TopicScan(kafka, "product-change-reconcile");
        MarkReader marks =
            new MarkReader(
                kafka.consumerProperties("product-change-reconcile-marks"), MARKS_WITHIN, true)) {
      requireNoAdapter(kafka);
      Reconciliation reconciliation = new Reconciliation(database.jdbi(), new Told(scan, marks));
      Reconciliation.Plan plan = reconciliation.plan();
      show(plan);
      if (!plan.refused() && plan.repairs().isEmpty() && plan.unknown().isEmpty()) {
        out().println("nothing to do");
        return ExitStatus.DONE;
      }
      if (!yes) {
        throw new UsageException("nothing was changed: repeat the command with --yes");
      }
      LedgerMark.Accepted accepted =
          reconciliation.apply(
              plan, operator, why, UUID.randomUUID(), Instant.now().truncatedTo(ChronoUnit.MICROS));
      accept(kafka, accepted);
      out()
          .println(
              "done: the ledger has epoch %d; start the adapters again, then run verify"
                  .formatted(accepted.epoch()));
      return ExitStatus.DONE;
    } catch (KafkaException e) {
      throw new CommandException(
          "Kafka at %s: %s; a reconciliation that was broken off may be done again"
              .formatted(kafka.bootstrapServers(), e.getMessage()),
          e);
    }
  }

  private static void requireNoAdapter(KafkaSettings kafka) {
    try (Admin admin = Admin.create(kafka.adminProperties("product-change-reconcile"))) {
      if (!Groups.active(admin, List.of("kos-adapter")).isEmpty()) {
        throw new CommandException(
            "still active: group kos-adapter; stop every adapter first, a killed one leaves its group after its session timeout");
      }
    }
  }

  private void show(Reconciliation.Plan plan) {
    out().println(plan.found());
    String would = yes ? "" : "would ";
    show(would + "restore as decided, with the results that were told", plan.decided());
    show(
        would + "put in doubt: a change call may have left, its outcome is not known",
        plan.inDoubt());
    show(would + "restore as open", plan.open());
    show(
        would + "take the id, so that nobody carries it out: nothing else is known of it",
        plan.unknown());
    out().flush();
  }

  private void show(String what, List<String> ids) {
    if (!ids.isEmpty()) {
      String more = ids.size() > SHOWN ? " …" : "";
      out()
          .println(
              "%s: %d (%s%s)"
                  .formatted(
                      what,
                      ids.size(),
                      String.join(", ", ids.subList(0, Math.min(SHOWN, ids.size()))),
                      more));
    }
  }

  /** From here on adapters work with the database again. */
  private static void accept(KafkaSettings kafka, LedgerMark.Accepted accepted) {
    try (KafkaProducer<String, LedgerMark> producer =
        new KafkaProducer<>(
            kafka.producerProperties("product-change-reconcile"),
            Topics.LEDGER_MARK.keySerde().serializer(),
            Topics.LEDGER_MARK.valueSerde().serializer())) {
      producer
          .send(new ProducerRecord<>(Topics.LEDGER_MARK.name(), LedgerMark.ACCEPTED_KEY, accepted))
          .get();
    } catch (ExecutionException e) {
      throw new KafkaException("the ledger's new epoch was not taken: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
