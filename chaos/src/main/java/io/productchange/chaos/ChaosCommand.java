package io.productchange.chaos;

import io.productchange.chaos.bug.SeededBugsCommand;
import io.productchange.chaos.crash.CrashPointsCommand;
import io.productchange.chaos.storm.StormRun;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code chaos}: the whole system, broken on purpose. */
@Command(
    name = "chaos",
    subcommands = {CrashPointsCommand.class, SeededBugsCommand.class},
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Start the whole system on free ports in a temporary folder, break it on purpose, check every"
          + " invariant, stop and remove everything. Whatever the environment names is left alone.",
      "Without a subcommand: load and random faults from a seed. On failure data and logs are kept."
    })
public final class ChaosCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private StormRun storm = new StormRun();

  @Override
  public Integer call() throws Exception {
    CommandSpec present = spec;
    if (present == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    return storm
        .run(present.commandLine().getOut(), System.getenv(), UUID.randomUUID().toString())
        .code();
  }
}
