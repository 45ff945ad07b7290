package io.productchange.chaos;

import io.productchange.chaos.bug.SeededBugsCommand;
import io.productchange.chaos.crash.CrashPointsCommand;
import io.productchange.chaos.storm.StormRun;
import io.productchange.localstack.stack.TemporaryRun;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private StormRun storm = new StormRun();

  @Mixin private TemporaryRun temporary = new TemporaryRun();

  @Override
  public Integer call() throws Exception {
    return storm.run(temporary, System.getenv(), UUID.randomUUID().toString()).code();
  }
}
