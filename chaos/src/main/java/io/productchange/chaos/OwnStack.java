package io.productchange.chaos;

import io.productchange.localstack.stack.DataFolder;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.localstack.stack.OwnVariables;
import io.productchange.localstack.stack.Ports;
import io.productchange.localstack.stack.StackPlan;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/** Servers and simulator on free ports, without services, for as long as they are used. */
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
   * @param say told of progress
   */
  public static <T> T use(DataFolder folder, Consumer<String> say, Use<T> use) throws Exception {
    say.accept("starting servers and simulator in " + folder.path());
    StackPlan plan =
        new StackPlan(OwnVariables.of(System.getenv()), Ports.ephemeral(), false, UNUSED, UNUSED);
    String password = UUID.randomUUID().toString();
    try (LocalStack stack =
        LocalStack.start(folder, plan, password, started -> say.accept("  " + started))) {
      T done = use.of(stack);
      say.accept("stopping");
      return done;
    }
  }
}
