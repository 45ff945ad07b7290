package io.productchange.operatorcli;

import io.productchange.operatorcli.cli.CommandRunner;
import io.productchange.operatorcli.database.DbCommand;
import io.productchange.operatorcli.deadletters.DeadLettersCommand;
import io.productchange.operatorcli.history.RebuildCommand;
import io.productchange.operatorcli.indoubt.InDoubtCommand;
import io.productchange.operatorcli.replay.ReplayCommand;
import io.productchange.operatorcli.requests.StatusCommand;
import io.productchange.operatorcli.requests.SubmitCommand;
import io.productchange.operatorcli.requests.WatchCommand;
import io.productchange.operatorcli.reset.ResetCommand;
import io.productchange.operatorcli.topics.TopicsCommand;
import io.productchange.operatorcli.verify.VerifyCommand;
import io.productchange.schema.db.DatabaseSchemaException;
import java.util.List;
import picocli.CommandLine.Command;

/** The operator's commands: {@code ./product-change COMMAND}. */
@Command(
    name = "product-change",
    description = "Mobile product changes: every request carried out once, told once.",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    subcommands = {
      TopicsCommand.class,
      DbCommand.class,
      SubmitCommand.class,
      StatusCommand.class,
      WatchCommand.class,
      InDoubtCommand.class,
      DeadLettersCommand.class,
      VerifyCommand.class,
      ReplayCommand.class,
      ResetCommand.class,
      RebuildCommand.class
    },
    footerHeading = "%nThe system and its parts (each has --help):%n",
    footer = {
      "  demo              the whole system, 1,000 requests, every invariant checked",
      "  chaos             the whole system broken on purpose, every invariant checked",
      "  up, down          the whole system on this machine until stopped; clean up after a kill",
      "  ingest-api, change-processor, kos-adapter, kos-simulator",
      "                    one service each, in the foreground",
      "",
      "Settings come from the environment, see docs/settings.md.",
      "Exit status: 0 done, 1 failed, 2 wrong use."
    })
public final class Main {
  private Main() {}

  /** Runs one command as this process. */
  public static void main(String[] arguments) {
    new CommandRunner(List.of(DatabaseSchemaException.class)).exit(new Main(), arguments);
  }
}
