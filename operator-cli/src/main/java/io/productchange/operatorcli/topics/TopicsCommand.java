package io.productchange.operatorcli.topics;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.Table;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.settings.Environment;
import io.productchange.schema.topic.CreatedTopic;
import io.productchange.schema.topic.TopicAdmin;
import io.productchange.schema.topic.TopicDifference;
import io.productchange.schema.topic.TopicSettings;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code topics create|verify}: the only way in which topics are made. */
@Command(
    name = "topics",
    description = "Create the topics, or show how the broker's differ from what they should be.",
    mixinStandardHelpOptions = true,
    subcommands = {TopicsCommand.Create.class, TopicsCommand.Verify.class})
public final class TopicsCommand {

  abstract static class OnTopics extends OperatorCommand {
    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Override
    protected final ExitStatus run() {
      Environment environment =
          environment(KafkaSettings.REQUIREMENTS.and(TopicSettings.REQUIREMENTS));
      KafkaSettings kafka = KafkaSettings.from(environment);
      try (Admin admin = Admin.create(kafka.adminProperties("product-change-topics"))) {
        return run(admin, TopicSettings.from(environment));
      } catch (KafkaException e) {
        throw new CommandException(
            "Kafka at %s did not do it: %s".formatted(kafka.bootstrapServers(), e.getMessage()), e);
      }
    }

    abstract ExitStatus run(Admin admin, TopicSettings settings);
  }

  /** {@code topics create}. */
  @Command(
      name = "create",
      description = {
        "Create every topic that is not there. What is there is left as it is; exit status 1 if"
            + " something of it is not as it should be."
      })
  static final class Create extends OnTopics {
    @Override
    ExitStatus run(Admin admin, TopicSettings settings) {
      List<CreatedTopic> outcomes = TopicAdmin.create(admin, settings);
      Table table = new Table("topic", "outcome", "differences");
      for (CreatedTopic topic : outcomes) {
        table.row(
            topic.name(),
            topic.outcome(),
            topic.differences().stream()
                .map(difference -> difference.what() + "; " + difference.fix())
                .collect(Collectors.joining("; ")));
      }
      table.print(out(), json);
      return outcomes.stream().allMatch(topic -> topic.differences().isEmpty())
          ? ExitStatus.DONE
          : ExitStatus.FAILED;
    }
  }

  /** {@code topics verify}. */
  @Command(
      name = "verify",
      description = "Show every difference, and what mends it. Exit status 1 if there is any.")
  static final class Verify extends OnTopics {
    @Override
    ExitStatus run(Admin admin, TopicSettings settings) {
      List<TopicDifference> differences = TopicAdmin.verify(admin, settings);
      if (differences.isEmpty() && !json) {
        out().println("all topics are as they should be");
        return ExitStatus.DONE;
      }
      Table table = new Table("topic", "difference", "fix", "blocking");
      for (TopicDifference difference : differences) {
        table.row(difference.topic(), difference.what(), difference.fix(), difference.blocking());
      }
      table.print(out(), json);
      return differences.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    }
  }
}
