package io.productchange.chaos.faulty;

import io.productchange.chaos.bug.SeededBugs;
import io.productchange.chaos.faulty.Orders.Order;
import io.productchange.localservers.FreePort;
import io.productchange.localservers.LocalServerException;
import io.productchange.localservers.LocalService;
import io.productchange.localstack.stack.Distribution;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A service that can be broken from inside, as a process of a stack. Not thread-safe. */
public final class FaultyService {
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final Duration ORDER_BOUND = Duration.ofSeconds(20);

  private final String name;
  private final LocalService process;
  private final Orders orders;

  private FaultyService(String name, LocalService process, Orders orders) {
    this.name = name;
    this.process = process;
    this.orders = orders;
  }

  /**
   * The adapter of a stack, not started.
   *
   * @param bugs whether it has the seeded bugs
   * @param settings beyond those of the stack
   */
  public static FaultyService adapter(
      LocalStack stack, boolean bugs, Map<String, String> settings) {
    return of(stack, "kos-adapter", FaultyAdapter.class, bugs, settings);
  }

  /**
   * The processor of a stack, not started.
   *
   * @param bugs whether it has the seeded bugs
   * @param settings beyond those of the stack
   */
  public static FaultyService processor(
      LocalStack stack, boolean bugs, Map<String, String> settings) {
    return of(stack, "change-processor", FaultyProcessor.class, bugs, settings);
  }

  private static FaultyService of(
      LocalStack stack, String name, Class<?> main, boolean bugs, Map<String, String> settings) {
    Path folder = stack.path(name + "-orders");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-D" + Orders.PROPERTY + "=" + folder,
                "-D" + SeededBugs.PROPERTY + "=" + bugs));
    command.addAll(Distribution.options(main.getName()));
    command.add(main.getName());
    Map<String, String> variables = new HashMap<>(settings);
    // Of jars only, whatever this JVM runs from: folders keep the JVM from keeping its classes.
    variables.put("CLASSPATH", Distribution.classPath("chaos"));
    return new FaultyService(
        name,
        stack.process(name, command, main.getName(), FreePort.find(), variables),
        new Orders(folder));
  }

  /** What it is, for people. */
  public String name() {
    return name;
  }

  /**
   * Starts it with an order to halt that is there from the first moment.
   *
   * @return whether it became ready; otherwise it halted, as ordered, before
   */
  public boolean start(Optional<Order> order) {
    order.ifPresentOrElse(orders::halt, orders::cancel);
    try {
      process.start();
      return true;
    } catch (LocalServerException e) {
      if (order.isPresent() && orders.takeHalted().isPresent()) {
        return false;
      }
      throw e;
    }
  }

  /** Starts it; returns when it is ready. */
  public void start() {
    if (!process.running()) {
      start(Optional.empty());
    }
  }

  /**
   * Has the running process halt; returns when it knows, or has ended.
   *
   * @throws CommandException if it does not look at its orders
   */
  public void haltAt(Order order) throws InterruptedException {
    orders.halt(order);
    awaitTaken();
  }

  /** Takes the order back; like {@link #haltAt} otherwise. */
  public void goOn() throws InterruptedException {
    orders.cancel();
    awaitTaken();
  }

  private void awaitTaken() throws InterruptedException {
    if (!await(ORDER_BOUND, () -> orders.isTaken() || !process.running())) {
      throw new CommandException(
          "%s runs, but has not looked at its orders for %s".formatted(name, ORDER_BOUND));
    }
  }

  /** Waits for the ordered halt; returns whether it came within the bound. */
  public boolean awaitHalt(Duration bound) throws InterruptedException {
    return await(bound, () -> !process.running()) && orders.takeHalted().isPresent();
  }

  /** Whether the process is alive. */
  public boolean running() {
    return process.running();
  }

  /** Ends it at once, as SIGKILL does. */
  public void kill() {
    process.kill();
  }

  /** Asks it to end, and waits for that. */
  public void stop() {
    process.stop();
  }

  /** How often the process that runs, or ran last, has come to which waypoint. */
  public Map<String, Integer> seen() {
    return orders.seen();
  }

  private static boolean await(Duration bound, BooleanSupplier condition) {
    return Patience.look(bound, LOOK_EVERY, condition::getAsBoolean, isSo -> isSo);
  }
}
