package io.productchange.localstack.stack;

import io.productchange.localservers.Orphans;
import io.productchange.operatorcli.verify.Finding;
import io.productchange.operatorcli.verify.VerifyCommand;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.logging.Logging;
import io.productchange.runtime.service.Signals;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What commands have in common that start a system of their own: a temporary folder, which stays
 * only where that is asked for or something failed, and an early end by a signal, which is no
 * failure of the system. A mixin of picocli. Not safe for use by several threads.
 */
public final class TemporaryRun {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--keep",
      description = "Keep the temporary folder with data and logs also where nothing failed.")
  private boolean keep;

  /** What is done in the folder. */
  @FunctionalInterface
  public interface Use {
    /** Leaves no process behind, however it ends. */
    ExitStatus in(DataFolder folder) throws Exception;
  }

  /**
   * Uses a folder as this process's command. A first SIGTERM or SIGINT interrupts the use, whose
   * failure then is not told; a second one ends the process at once.
   *
   * @param name what the folder and the log are named after
   * @return the use's own, {@link ExitStatus#FAILED} after a signal
   */
  public ExitStatus run(String name, Use use) throws Exception {
    Logging.start(name, "ERROR");
    Logging.onlyErrorsOf("org.apache.kafka");
    Thread main = Thread.currentThread();
    AtomicReference<Optional<String>> ended = new AtomicReference<>(Optional.empty());
    Signals.handle(
        signal -> {
          ended.set(Optional.of(signal));
          main.interrupt();
        },
        () -> Runtime.getRuntime().halt(ExitStatus.FAILED.code()));
    Path directory = Files.createTempDirectory("product-change-" + name + "-");
    boolean stays = true;
    try (DataFolder folder = DataFolder.take(directory)) {
      ExitStatus status = use.in(folder);
      stays = keep || status != ExitStatus.DONE;
      return status;
    } catch (Exception e) {
      String signal = ended.get().orElse("");
      if (signal.isEmpty()) {
        throw e;
      }
      // Whatever it was in the middle of: it was not let finish.
      LoggerFactory.getLogger(TemporaryRun.class).debug("ended by {}", signal, e);
      stays = keep;
      say("ended by " + signal);
      return ExitStatus.FAILED;
    } finally {
      Thread.interrupted();
      if (stays) {
        say("data and logs are kept in " + directory);
      } else {
        Orphans.removeTree(directory);
      }
    }
  }

  /**
   * Prints what was found of each invariant.
   *
   * @return whether all hold
   */
  public boolean tell(List<Finding> findings) {
    VerifyCommand.table(findings).print(out(), false);
    findings.forEach(
        finding ->
            finding.shown().forEach(what -> say("! %d: %s".formatted(finding.number(), what))));
    return findings.stream().allMatch(Finding::passed);
  }

  /** Prints a line. */
  public void say(String text) {
    out().println(text);
  }

  /** Where the command prints. */
  public PrintWriter out() {
    CommandSpec present = spec;
    if (present == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    return present.commandLine().getOut();
  }
}
