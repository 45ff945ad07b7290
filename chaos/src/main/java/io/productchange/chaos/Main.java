package io.productchange.chaos;

import io.productchange.localservers.LocalServerException;
import io.productchange.operatorcli.cli.CommandRunner;
import io.productchange.schema.db.DatabaseSchemaException;
import java.util.List;
import picocli.CommandLine.Command;

/** The command {@code ./product-change chaos}. */
@Command(
    name = "product-change",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    subcommands = {ChaosCommand.class})
public final class Main {
  private Main() {}

  /** Runs the command as this process. */
  public static void main(String[] arguments) {
    new CommandRunner(List.of(DatabaseSchemaException.class, LocalServerException.class))
        .exit(new Main(), arguments);
  }
}
