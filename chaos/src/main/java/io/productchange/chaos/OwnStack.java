package io.productchange.chaos;

import io.productchange.localservers.Orphans;
import io.productchange.localstack.stack.DataFolder;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.localstack.stack.OwnVariables;
import io.productchange.localstack.stack.Ports;
import io.productchange.localstack.stack.StackPlan;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.logging.Logging;
import io.productchange.runtime.service.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Servers and simulator on free ports in a temporary folder, without services, for as long as
 * something is done with them. Nothing of it is left behind.
 */
public final class OwnStack {
  /** Settings of services that are not started. */
  private static final Duration UNUSED = Duration.ofSeconds(10);

  private OwnStack() {}

  /**
   * What is done with a stack.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  public interface Use<T> {
    /** Uses the stack, which is stopped afterwards. */
    T of(LocalStack stack) throws Exception;
  }

  /**
   * Uses a stack of its own.
   *
   * @param keep whether the folder stays, for its logs
   * @param say told of progress
   */
  public static <T> T use(boolean keep, Consumer<String> say, Use<T> use) throws Exception {
    Path directory = Files.createTempDirectory("product-change-chaos-");
    try (DataFolder folder = DataFolder.take(directory)) {
      say.accept("starting servers and simulator in " + directory);
      StackPlan plan =
          new StackPlan(OwnVariables.of(System.getenv()), Ports.ephemeral(), false, UNUSED, UNUSED);
      String password = UUID.randomUUID().toString();
      try (LocalStack stack =
          LocalStack.start(folder, plan, password, started -> say.accept("  " + started))) {
        T done = use.of(stack);
        Thread.interrupted();
        say.accept("stopping");
        return done;
      }
    } finally {
      Thread.interrupted();
      if (keep) {
        say.accept("kept: " + directory);
      } else {
        Orphans.removeTree(directory);
      }
    }
  }

  /** The same as a command's process: a first signal stops, a second one ends at once. */
  public static ExitStatus command(boolean keep, Consumer<String> say, Use<ExitStatus> use)
      throws Exception {
    Logging.start("chaos", "ERROR");
    Thread main = Thread.currentThread();
    Signals.handle(
        signal -> main.interrupt(), () -> Runtime.getRuntime().halt(ExitStatus.FAILED.code()));
    return use(keep, say, use);
  }
}
