package io.productchange.localstack.up;

import io.productchange.localservers.Orphans;
import io.productchange.localstack.stack.DataFolder;
import io.productchange.operatorcli.cli.Endpoints;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.runtime.lifecycle.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code down}: what a killed {@code up} left behind. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Clean up after an `up` that was killed: stops the processes that it had started (and no"
          + " others) and removes endpoints.env. The data stays. Refuses while that `up` runs."
    })
public final class DownCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "The folder of that `up`. Default: ./data")
  private Path dataDir = Endpoints.DEFAULT_DATA_DIR;

  @Override
  public Integer call() throws Exception {
    CommandSpec present = spec;
    if (present == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    if (!Files.isDirectory(dataDir)) {
      throw new UsageException("there is no folder %s".formatted(dataDir));
    }
    try (DataFolder folder = DataFolder.take(dataDir)) {
      List<String> stopped = Orphans.cleanUp(folder.path());
      Endpoints.remove(folder.path());
      stopped.forEach(process -> present.commandLine().getOut().println("stopped " + process));
      present
          .commandLine()
          .getOut()
          .println(stopped.isEmpty() ? "nothing was left running" : "done");
    }
    return ExitStatus.DONE.code();
  }
}
