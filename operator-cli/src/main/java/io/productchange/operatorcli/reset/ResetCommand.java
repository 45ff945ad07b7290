package io.productchange.operatorcli.reset;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Database;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.TopicScan;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.settings.Environment;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reset}: everything is read again from the beginning. */
@Command(
    name = "reset",
    description = {
      "Have everything read again from the beginning: deletes the offsets of the groups change-processor and"
          + " kos-adapter, the processor's internal topics (its state; local copies are dropped when a"
          + " processor next starts), and the records of change-requests-placed. Requests, events,"
          + " results and the database stay; open requests whose records are older than the retention of"
          + " change-requests are published again from the database. Then the same results come out once more, marked as"
          + " duplicates, and KOS gets no change call. Refuses while one of the groups has members: stop"
          + " all processors and adapters first."
    })
public final class ResetCommand extends OperatorCommand {
  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  @Override
  protected ExitStatus run() {
    Environment environment =
        environment(KafkaSettings.REQUIREMENTS.and(DatabaseSettings.REQUIREMENTS));
    KafkaSettings kafka = KafkaSettings.from(environment);
    try (Admin admin = Admin.create(kafka.adminProperties("product-change-reset"));
        Database database = Database.open(environment, "reset");
        TopicScan scan = new TopicScan(kafka, "product-change-reset")) {
      List<String> active = Reset.activeGroups(admin);
      if (!active.isEmpty()) {
        throw new CommandException(
            "still active: group %s; stop every processor and adapter first, a killed one leaves its group after its session timeout"
                .formatted(String.join(", ", active)));
      }
      Reset reset =
          new Reset(
              admin,
              Forgotten.find(database.jdbi(), scan),
              requests -> {
                requests.mark(database.jdbi());
                requests.publish(kafka);
              });
      reset.plan().forEach(step -> out().println((yes ? "" : "would: ") + step));
      out().flush();
      if (!yes) {
        throw new UsageException("nothing was changed: repeat the command with --yes");
      }
      reset.run();
      out().println("done: start the processors and adapters again");
      return ExitStatus.DONE;
    } catch (KafkaException e) {
      throw new CommandException(
          "Kafka at %s: %s".formatted(kafka.bootstrapServers(), e.getMessage()), e);
    }
  }
}
