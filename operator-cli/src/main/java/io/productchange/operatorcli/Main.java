package io.productchange.operatorcli;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.operatorcli.database.DbCommand;
import io.productchange.operatorcli.topics.TopicsCommand;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.settings.SettingsException;
import io.productchange.schema.db.DatabaseSchemaException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The operator's commands: {@code ./product-change COMMAND}. */
@Command(
    name = "product-change",
    description = "Mobile product changes: every request carried out once, told once.",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    subcommands = {TopicsCommand.class, DbCommand.class},
    footerHeading = "%nThe system and its parts (each has --help):%n",
    footer = {
      "  demo              the whole system, 1,000 requests, every invariant checked",
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
    CommandLine commandLine =
        new CommandLine(new Main())
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Main::failed);
    System.exit(arguments.length == 0 ? usage(commandLine) : commandLine.execute(arguments));
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(commandLine.getErr());
    return ExitStatus.WRONG_USE.code();
  }

  /** One line where the reason was foreseen; the stack trace is for what was not. */
  private static int failed(
      Exception e, CommandLine commandLine, CommandLine.ParseResult parseResult) {
    PrintWriter err = commandLine.getErr();
    String name = commandLine.getCommandSpec().qualifiedName();
    switch (e) {
      case UsageException usage -> {
        err.println(name + ": " + usage.getMessage());
        return ExitStatus.WRONG_USE.code();
      }
      case SettingsException settings -> {
        err.println(name + ": " + settings.getMessage());
        return ExitStatus.WRONG_USE.code();
      }
      case CommandException foreseen -> err.println(name + ": " + foreseen.getMessage());
      case DatabaseSchemaException foreseen -> err.println(name + ": " + foreseen.getMessage());
      case Exception unforeseen -> {
        err.println(name + ": " + unforeseen);
        LoggerFactory.getLogger(Main.class).error("{} failed", name, unforeseen);
      }
    }
    return ExitStatus.FAILED.code();
  }
}
