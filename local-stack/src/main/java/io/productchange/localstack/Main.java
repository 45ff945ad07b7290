package io.productchange.localstack;

import io.productchange.localservers.LocalServerException;
import io.productchange.localstack.demo.DemoCommand;
import io.productchange.localstack.up.DownCommand;
import io.productchange.localstack.up.UpCommand;
import io.productchange.operatorcli.cli.CommandRunner;
import io.productchange.schema.db.DatabaseSchemaException;
import java.util.List;
import picocli.CommandLine.Command;

/** Commands that run the system on this machine. */
@Command(
    name = "product-change",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    subcommands = {DemoCommand.class, UpCommand.class, DownCommand.class})
public final class Main {
  private Main() {}

  /** Runs one command as this process. */
  public static void main(String[] arguments) {
    new CommandRunner(List.of(DatabaseSchemaException.class, LocalServerException.class))
        .exit(new Main(), arguments);
  }
}
